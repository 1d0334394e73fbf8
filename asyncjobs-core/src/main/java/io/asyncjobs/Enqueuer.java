package io.asyncjobs;

import io.asyncjobs.error.ConflictException;
import io.asyncjobs.error.Failures;
import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.error.UnavailableException;
import io.asyncjobs.queue.ItemHeaders;
import io.asyncjobs.signing.UntrustedTaskException;
import io.asyncjobs.store.StoredTask;
import io.asyncjobs.store.TaskStore;
import io.asyncjobs.store.WorkQueue;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Stores a task and puts its item into a queue, in this order (protocol 8, B24, B25). Thread-safe. */
final class Enqueuer {

    private final TaskStore tasks;
    private final Ancestors ancestors;

    Enqueuer(TaskStore tasks) {
        this.tasks = tasks;
        ancestors = new Ancestors(tasks);
    }

    /**
     * Stores a new task, or goes on where an earlier call with the very same one ended.
     *
     * @param task one that was {@link ClientSettings#prepared} and {@link #checked}
     */
    CompletableFuture<Task> enqueue(WorkQueue queue, Task task, ItemHeaders headers) {
        return ancestors
                .refuseCircle(task)
                .thenCompose(done -> Failures.recover(
                        store(queue, task, headers, 0),
                        reason -> reason instanceof ConflictException
                                ? resume(queue, task, headers)
                                : CompletableFuture.failedFuture(reason)));
    }

    /**
     * Stores a task in place of its record, and queues it.
     *
     * @param task one that was {@link #checked}
     * @param headers what travels with its item
     * @param sequence the sequence of the record; 0: there is none
     */
    CompletableFuture<Task> store(WorkQueue queue, Task task, ItemHeaders headers, long sequence) {
        CompletableFuture<?> noted = task.state() == TaskState.BLOCKED
                ? tasks.waitsForOthers(task)
                : CompletableFuture.completedFuture(null);
        return noted.thenCompose(done -> tasks.saveQuietly(task, sequence)).thenCompose(stored -> {
            CompletableFuture<Task> published = publish(queue, stored, headers, false);
            tasks.tell(task); // the worker can't be faster: it loads and saves before it tells
            return published;
        });
    }

    /**
     * Returns the task if the server takes its record.
     *
     * @throws InvalidRequestException if it is too large
     */
    Task checked(Task task) {
        if (!tasks.fits(task)) {
            throw new InvalidRequestException("task " + task.id() + " is too large: its record has "
                    + task.toJson().length + " bytes, and the server takes " + tasks.largestRecord()
                    + " with room for its result; put the data elsewhere and its address into the payload");
        }
        return task;
    }

    private CompletableFuture<Task> publish(WorkQueue queue, StoredTask stored, ItemHeaders headers, boolean again) {
        return Failures.recover(
                queue.publish(stored.task(), headers, again).thenApply(published -> stored.task()),
                reason -> refused(stored, reason));
    }

    /** The record may be that of an earlier call with this very task: then it goes on from where it is. */
    private CompletableFuture<Task> resume(WorkQueue queue, Task task, ItemHeaders headers) {
        CompletableFuture<StoredTask> existing = Failures.recover(
                tasks.loadLatest(task.id()),
                reason -> CompletableFuture.failedFuture(
                        reason instanceof UntrustedTaskException ? exists(task, reason) : reason));
        return existing.thenCompose(stored -> {
            Task other = stored.task();
            boolean same = other.type().equals(task.type())
                    && other.queue().equals(task.queue())
                    && other.created().equals(task.created())
                    && Arrays.equals(other.payload(), task.payload());
            if (!same) {
                return CompletableFuture.failedFuture(exists(task, null));
            }
            if (other.state() == TaskState.QUEUE_ERROR) {
                return tasks.save(task, stored.sequence()).thenCompose(saved -> publish(queue, saved, headers, true));
            }
            return other.state() == task.state()
                    ? publish(queue, stored, headers, true)
                    : CompletableFuture.completedFuture(other);
        });
    }

    private static ConflictException exists(Task task, @Nullable Throwable untrusted) {
        String why = untrusted == null ? "" : ", and its record can't be trusted: " + untrusted.getMessage();
        return new ConflictException("a task with id " + task.id() + " exists already" + why, untrusted);
    }

    /** Only a refusal is written down: after silence the item may be in the queue, and its task must not look dead. */
    private CompletableFuture<Task> refused(StoredTask stored, Throwable reason) {
        if (reason instanceof UnavailableException) {
            return CompletableFuture.failedFuture(new UnavailableException(
                    "task " + stored.task().id() + " is stored, but the server did not confirm its place in queue "
                            + stored.task().queue() + "; enqueue the same task again: " + reason.getMessage(),
                    reason));
        }
        Task failed = stored.task().refused(wireText(reason));
        return tasks.save(failed, stored.sequence()).handle((saved, unsaved) -> {
            if (unsaved != null) {
                reason.addSuppressed(Failures.reason(unsaved)); // its record still says that it waits
            }
            throw Failures.unchecked(reason);
        });
    }

    /** The text that Go stores for it: the error as raised, without the words around it (protocol 8, 5). */
    private static String wireText(Throwable reason) {
        Throwable cause = reason.getCause();
        Throwable raised = reason instanceof NotFoundException && cause != null ? cause : reason;
        return String.valueOf(raised.getMessage());
    }
}
