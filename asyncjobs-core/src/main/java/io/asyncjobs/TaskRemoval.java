package io.asyncjobs;

import io.asyncjobs.error.ConflictException;
import io.asyncjobs.error.Failures;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.store.StoredTask;
import io.asyncjobs.store.TaskStore;
import io.asyncjobs.store.WorkQueue;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Deletes a task: its record, then its item (protocol 15, B27). Thread-safe. */
final class TaskRemoval {

    private final TaskStore tasks;
    private final Function<String, CompletableFuture<WorkQueue>> queues;

    TaskRemoval(TaskStore tasks, Function<String, CompletableFuture<WorkQueue>> queues) {
        this.tasks = tasks;
        this.queues = queues;
    }

    /** Deletes a record that can't be read or must not be trusted, and its items in the queues that are known. */
    CompletableFuture<@Nullable Void> deleteUnusable(String id, Collection<WorkQueue> known) {
        return tasks.deleteUnread(id)
                .thenCompose(deleted -> CompletableFuture.allOf(
                        known.stream().map(queue -> queue.remove(id)).toArray(CompletableFuture[]::new)));
    }

    CompletableFuture<Task> delete(String id, boolean evenIfActive, Instant now) {
        return tasks.loadLatest(id).thenCompose(stored -> {
            Task task = stored.task();
            if (task.state() == TaskState.ACTIVE && !evenIfActive) {
                throw new ConflictException("task already active: " + id
                        + " is being worked; wait for the end of its try, or delete it even if active");
            }
            // The record first: an item without a record is removed by whoever gets it, a record without an item
            // would be queued again.
            return delete(stored, now)
                    .thenCompose(deleted -> removeItem(task))
                    .thenCompose(removed -> tasks.waitsNoLonger(task))
                    .thenApply(removed -> task);
        });
    }

    /** Who follows the events of a task that will not run any more learns that it is over. */
    private CompletableFuture<?> delete(StoredTask stored, Instant now) {
        Task task = stored.task();
        return task.state().isFinal()
                ? tasks.delete(task.id(), stored.sequence())
                : tasks.drop(task.failed(TaskState.TERMINATED, "the task was deleted", now), stored.sequence());
    }

    private CompletableFuture<Boolean> removeItem(Task task) {
        if (task.queue().isEmpty()) {
            return CompletableFuture.completedFuture(false);
        }
        return Failures.recover(
                queues.apply(task.queue()).thenCompose(queue -> queue.remove(task.id())),
                reason -> reason instanceof NotFoundException
                        ? CompletableFuture.completedFuture(false)
                        : CompletableFuture.failedFuture(reason));
    }
}
