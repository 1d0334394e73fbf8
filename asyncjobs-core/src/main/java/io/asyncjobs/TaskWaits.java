package io.asyncjobs;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.error.UnavailableException;
import io.asyncjobs.store.Storage;
import io.asyncjobs.store.TaskStore;
import io.asyncjobs.task.Task;
import io.asyncjobs.wire.Subjects;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Waits for the ends of tasks, without a thread for each: hears their events on the subscription's shared thread, and looks
 * at their records every few seconds, as events may be lost. Thread-safe.
 */
final class TaskWaits implements AutoCloseable {

    private static final Duration POLL = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofDays(365);

    private final TaskStore tasks;
    private final Storage storage;
    private final ScheduledExecutorService timer;
    private final Set<TaskWait> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    TaskWaits(TaskStore tasks, Storage storage, ScheduledExecutorService timer) {
        this.tasks = tasks;
        this.storage = storage;
        this.timer = timer;
    }

    /** See {@link AsyncJobs#await}. */
    CompletableFuture<Task> await(String id, Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new InvalidRequestException("the time to wait must be positive: " + timeout);
        }
        Duration bounded = timeout.compareTo(LONGEST) > 0 ? LONGEST : timeout;
        TaskWait wait = new TaskWait(id, bounded, () -> tasks.loadLatest(id));
        open.add(wait);
        wait.over().whenComplete((task, thrown) -> open.remove(wait));
        try {
            // Before the first look, so that no end goes unnoticed between the two.
            Runnable deaf = storage.listen(Subjects.taskStateEvent(id), wait::told);
            wait.over().whenComplete((task, thrown) -> deaf.run());
            goOn(wait);
        } catch (UnavailableException notConnected) {
            wait.over().completeExceptionally(notConnected);
        }
        if (closed) {
            close();
        }
        return wait.over();
    }

    /** One timer for each, which is soon gone when the wait has ended. */
    private void goOn(TaskWait wait) {
        if (wait.over().isDone()) {
            return;
        }
        Duration rest = wait.rest();
        if (rest.isNegative() || rest.isZero()) {
            wait.giveUp();
            return;
        }
        Duration next = rest.compareTo(POLL) < 0 ? rest : POLL;
        try {
            timer.schedule(() -> goOn(wait), next.toNanos(), TimeUnit.NANOSECONDS);
            wait.look();
        } catch (RejectedExecutionException ended) {
            close();
        }
    }

    /** Ends all. */
    @Override
    public void close() {
        closed = true;
        open.forEach(wait -> wait.over().completeExceptionally(new UnavailableException("the client has been closed")));
    }
}
