package io.asyncjobs.spring;

import io.asyncjobs.error.ConflictException;
import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.error.QueueFullException;
import io.asyncjobs.error.UnavailableException;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskBuilder;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Enqueues tasks and looks at them. {@link AsyncJobsTemplate} implements it; inject this interface, which is easy to
 * mock. Thread-safe.
 *
 * <p>The blocking forms wait for the server, 5 seconds for each of its answers at most. They throw
 * {@link InvalidRequestException} for what can never work, {@link ConflictException} if the id is taken,
 * {@link QueueFullException}, and {@link UnavailableException} if the server does not answer; the futures fail with the
 * same exceptions.
 */
public interface AsyncJobsOperations {

    /**
     * Starts a task whose payload is encoded as JSON, to be set up further and given to {@link #enqueue(Task)}.
     *
     * @param type what handlers are found by
     * @param payload any object the JSON mapper takes; {@code null} for none
     */
    TaskBuilder task(String type, @Nullable Object payload);

    /**
     * Enqueues a task and returns when it is stored and queued.
     *
     * @return the task, with its id and queue
     */
    Task enqueue(Task task);

    /** Makes and enqueues a task; see {@link #task(String, Object)}. */
    default Task enqueue(String type, @Nullable Object payload) {
        return enqueue(task(type, payload).build());
    }

    /**
     * Makes and enqueues a task.
     *
     * @param settings sets up the task: its id, deadline, tries, dependencies
     */
    default Task enqueue(String type, @Nullable Object payload, Consumer<? super TaskBuilder> settings) {
        TaskBuilder builder = task(type, payload);
        settings.accept(builder);
        return enqueue(builder.build());
    }

    /** Enqueues a task without waiting for the server. */
    CompletableFuture<Task> enqueueAsync(Task task);

    /** Makes and enqueues a task without waiting for the server. */
    default CompletableFuture<Task> enqueueAsync(String type, @Nullable Object payload) {
        return enqueueAsync(task(type, payload).build());
    }

    /** Makes and enqueues a task without waiting for the server; see {@link #enqueue(String, Object, Consumer)}. */
    default CompletableFuture<Task> enqueueAsync(
            String type, @Nullable Object payload, Consumer<? super TaskBuilder> settings) {
        TaskBuilder builder = task(type, payload);
        settings.accept(builder);
        return enqueueAsync(builder.build());
    }

    /** The task of an id as it is now; empty if there is none. */
    Optional<Task> load(String id);

    /** The task of an id as it is now; the future fails with {@link NotFoundException} if there is none. */
    CompletableFuture<Task> loadAsync(String id);

    /** The same operations on another queue, which must be the application's main one or stand in its settings. */
    AsyncJobsOperations forQueue(String queue);
}
