package io.asyncjobs;

import io.asyncjobs.error.ConflictException;
import io.asyncjobs.error.Failures;
import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.queue.ItemHeaders;
import io.asyncjobs.signing.TaskSignatures;
import io.asyncjobs.store.StoredTask;
import io.asyncjobs.store.TaskStore;
import io.asyncjobs.store.WorkQueue;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries a stored task again at somebody's wish (protocol 15, B26). Thread-safe. */
final class TaskRetry {

    private static final Logger LOG = LoggerFactory.getLogger(TaskRetry.class);

    private final TaskStore tasks;
    private final Enqueuer enqueuer;
    private final Function<String, CompletableFuture<WorkQueue>> queues;
    private final TaskSignatures signatures;

    /**
     * Makes one.
     *
     * @param queues finds any queue by its name
     * @param signatures sign a task whose signed text has changed
     */
    TaskRetry(
            TaskStore tasks,
            Enqueuer enqueuer,
            Function<String, CompletableFuture<WorkQueue>> queues,
            TaskSignatures signatures) {
        this.tasks = tasks;
        this.enqueuer = enqueuer;
        this.queues = queues;
        this.signatures = signatures;
    }

    CompletableFuture<Task> retry(String id, RetryOptions options, String defaultQueue, Instant now) {
        return tasks.loadLatest(id).thenCompose(stored -> {
            String own = stored.task().queue().isEmpty()
                    ? defaultQueue
                    : stored.task().queue();
            String target = options.queue() == null ? own : options.queue();
            Task task = retried(stored.task(), target, options, now);
            // The queue first: a task must not be changed for one that does not exist.
            return queues.apply(target)
                    .thenCompose(
                            queue -> enqueuer.store(queue, enqueuer.checked(task), ItemHeaders.NONE, stored.sequence()))
                    .thenCompose(queued -> target.equals(own)
                            ? CompletableFuture.completedFuture(queued)
                            : removeOldItem(stored, own).thenApply(removed -> queued));
        });
    }

    private Task retried(Task task, String queue, RetryOptions options, Instant now) {
        if (task.state() == TaskState.ACTIVE && !options.evenIfActive()) {
            throw new ConflictException("task already active: " + task.id()
                    + " is being worked; wait for the end of its try, or retry it even if active");
        }
        boolean overdue = options.deadline() == null
                && task.deadline()
                        .filter(deadline -> now.isAfter(deadline.toInstant()))
                        .isPresent();
        if (overdue) {
            throw new ConflictException(
                    "past deadline: task " + task.id() + " would expire at once; retry it with a new deadline");
        }
        // One that has run had what it waited for.
        boolean hasRun = task.tries() > 0 && task.state() != TaskState.BLOCKED && task.state() != TaskState.UNREACHABLE;
        boolean waits = !hasRun && !task.dependencies().isEmpty() && !options.skipDependencies();
        Task again = task.queuedIn(queue)
                .retried(waits ? TaskState.BLOCKED : TaskState.RETRY, options.keepTries() ? task.tries() : 0);
        return signed(task, options.deadline() == null ? again : again.withDeadline(options.deadline()));
    }

    /** Queue and deadline are part of the signed text: a task that gets others needs another signature. */
    private Task signed(Task before, Task again) {
        if (before.signature().isEmpty()) {
            return again; // what nobody vouched for gets no signature by being retried
        }
        if (signatures.signs()) {
            return signatures.sign(again.signed(""));
        }
        boolean changed =
                !before.queue().equals(again.queue()) || !before.deadline().equals(again.deadline());
        if (changed) {
            throw new InvalidRequestException(
                    "task " + before.id()
                            + " is signed: its queue and deadline can't change without the key; retry it with a client that has it");
        }
        return again;
    }

    /** It would only run the task a second time, or be removed as that of a task that is over. */
    private CompletableFuture<Boolean> removeOldItem(StoredTask stored, String queue) {
        return queues.apply(queue)
                .thenCompose(old -> old.remove(stored.task().id()))
                .exceptionally(thrown -> {
                    LOG.warn(
                            "{}: its item in queue {} could not be removed: {}",
                            stored.task(),
                            queue,
                            Failures.reason(thrown).getMessage());
                    return false;
                });
    }
}
