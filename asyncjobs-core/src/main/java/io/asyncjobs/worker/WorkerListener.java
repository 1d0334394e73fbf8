package io.asyncjobs.worker;

import io.asyncjobs.task.Task;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Hears what a worker does, for metrics. All methods do nothing unless overridden. Each worker calls them in order on one
 * thread of its own, so no task waits for a listener; what a listener throws is logged, and one that falls far behind
 * misses calls. A listener of several workers must be thread-safe.
 */
public interface WorkerListener {

    /** Hears nothing. */
    WorkerListener NONE = new WorkerListener() {};

    /**
     * A handler is about to run.
     *
     * @param queue the queue that is worked
     * @param task the task, already counted as tried
     * @param route the registered type that took it; {@code none} if there is no handler
     * @param waited for a first start: how long the task waited since it was made; otherwise {@code null}
     */
    default void started(String queue, Task task, String route, @Nullable Duration waited) {}

    /**
     * A try is over.
     *
     * @param queue the queue that is worked
     * @param task the task as it was left
     * @param route the registered type that took it; {@code none} if there is no handler
     * @param outcome what became of the task
     * @param error why the try failed, {@code null} if it did not
     * @param ran how long the handler ran; zero if it did not
     */
    default void finished(
            String queue, Task task, String route, TryOutcome outcome, @Nullable Throwable error, Duration ran) {}

    /**
     * An item was removed from the queue, and no task is worked for it.
     *
     * @param queue the queue that is worked
     * @param reason of which kind
     * @param detail the same in words
     */
    default void itemDiscarded(String queue, DiscardReason reason, String detail) {}

    /**
     * A task is active, its worker is gone, and its queue has no item of it: nobody works it until somebody retries it by
     * id. Told again after some hours, by each worker.
     */
    default void orphaned(String queue, Task task) {}

    /** Pulling failed; it is tried again after a while. */
    default void pullFailed(String queue, String reason) {}
}
