package io.asyncjobs.spring;

import io.asyncjobs.BulkEnqueueException;
import io.asyncjobs.RetryOptions;
import io.asyncjobs.error.AwaitTimeoutException;
import io.asyncjobs.error.ConflictException;
import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.error.QueueFullException;
import io.asyncjobs.error.UnavailableException;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskBuilder;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
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

    /**
     * Enqueues many tasks, up to 1,000 of them at once, and returns when all are stored and queued. All of them are checked
     * first. Enqueueing the very same tasks again after a failure is safe.
     *
     * @return the tasks, in their order
     * @throws BulkEnqueueException if some are not enqueued; it tells which ones, and why
     */
    List<Task> enqueueAll(Collection<Task> tasks);

    /** Enqueues many tasks without waiting for the server; see {@link #enqueueAll(Collection)}. */
    CompletableFuture<List<Task>> enqueueAllAsync(Collection<Task> tasks);

    /**
     * Enqueues a task when the Spring transaction of this thread has been committed; not if it is rolled back, as a whole or
     * to a savepoint from before this call. Without a transaction, or without {@code spring-tx}, it is enqueued at once.
     *
     * <p>The task is as it is now: what becomes of the object that its payload was made from does not matter. The commit does
     * not wait for the task. If it can't be enqueued then, that is logged as an error with its id, {@link EnqueueListener}s
     * hear of it, and the transaction stays committed. A process that dies between the two loses the task; what must never
     * be lost belongs into an outbox table.
     *
     * @return completes when the task is stored and queued, so wait for it after the transaction only; fails with {@link
     *     NotCommittedException} if the transaction is rolled back or its end is not known
     * @throws InvalidRequestException if the task can't be enqueued, as far as can be told without the server; the
     *     transaction can still be rolled back then
     */
    CompletableFuture<Task> enqueueAfterCommit(Task task);

    /** Makes a task now, and enqueues it after the commit; see {@link #enqueueAfterCommit(Task)}. */
    default CompletableFuture<Task> enqueueAfterCommit(String type, @Nullable Object payload) {
        return enqueueAfterCommit(task(type, payload).build());
    }

    /**
     * Makes and sets up a task now, and enqueues it after the commit; see {@link #enqueueAfterCommit(Task)} and
     * {@link #enqueue(String, Object, Consumer)}.
     */
    default CompletableFuture<Task> enqueueAfterCommit(
            String type, @Nullable Object payload, Consumer<? super TaskBuilder> settings) {
        TaskBuilder builder = task(type, payload);
        settings.accept(builder);
        return enqueueAfterCommit(builder.build());
    }

    /** The task of an id as it is now; empty if there is none. */
    Optional<Task> load(String id);

    /** The task of an id as it is now; the future fails with {@link NotFoundException} if there is none. */
    CompletableFuture<Task> loadAsync(String id);

    /**
     * Waits until a task has ended: {@code complete}, {@code expired}, {@code terminated} or {@code unreachable}. In a
     * handler this keeps a slot; a task that needs others had better depend on them.
     *
     * @param timeout how long, more than zero
     * @return the ended task
     * @throws AwaitTimeoutException when the time is over first
     * @throws NotFoundException if there is no such task, or it is not kept when it ends ({@code asyncjobs.discard})
     */
    Task await(String id, Duration timeout);

    /** Waits for the end of a task, without a thread; cancel the future to end that. See {@link #await}. */
    CompletableFuture<Task> awaitAsync(String id, Duration timeout);

    /**
     * What a task's handler returned, read from its JSON.
     *
     * @return empty if there is no result yet, or the handler returned nothing
     * @throws InvalidRequestException if it is of another type
     */
    <T> Optional<T> result(Task task, Class<T> type);

    /**
     * Tries a task again in its own queue, whatever became of it: its result is removed, and it has all its tries.
     *
     * @throws NotFoundException if there is none
     * @throws ConflictException if it is being worked or past its deadline
     */
    default Task retry(String id) {
        return retry(id, RetryOptions.ofDefaults());
    }

    /** Tries a task again, as the options say; see {@link #retry(String)}. */
    Task retry(String id, RetryOptions options);

    /** Tries a task again without waiting for the server; see {@link #retry(String)}. */
    default CompletableFuture<Task> retryAsync(String id) {
        return retryAsync(id, RetryOptions.ofDefaults());
    }

    /** Tries a task again, as the options say, without waiting for the server; see {@link #retry(String)}. */
    CompletableFuture<Task> retryAsync(String id, RetryOptions options);

    /**
     * Deletes a task, and its item if it waits in its queue.
     *
     * @return the task as it was
     * @throws NotFoundException if there is none
     * @throws ConflictException if it is being worked
     */
    Task delete(String id);

    /** Deletes a task without waiting for the server; see {@link #delete(String)}. */
    CompletableFuture<Task> deleteAsync(String id);

    /** The same operations on another queue, which must be the application's main one or stand in its settings. */
    AsyncJobsOperations forQueue(String queue);
}
