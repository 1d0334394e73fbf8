package io.asyncjobs.spring;

import io.asyncjobs.task.Task;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Hears of each attempt to enqueue a task through {@link AsyncJobsTemplate}; define a bean to listen. Must be quick,
 * thread-safe, and not throw.
 */
@FunctionalInterface
public interface EnqueueListener {

    /**
     * An attempt to enqueue a task is over.
     *
     * @param task the task as it was given
     * @param queue where it was to go
     * @param error why it failed, {@code null} if it did not
     * @param took how long it took
     */
    void enqueued(Task task, String queue, @Nullable Throwable error, Duration took);
}
