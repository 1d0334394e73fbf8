package io.asyncjobs;

import io.asyncjobs.error.AsyncJobsException;
import io.asyncjobs.error.AwaitTimeoutException;
import io.asyncjobs.error.Failures;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.event.InvalidEventException;
import io.asyncjobs.event.TaskStateEvent;
import io.asyncjobs.store.StoredTask;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.wire.Names;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One wait for the end of a task, which its record alone proves; events only tell when to look. Thread-safe. */
final class TaskWait {

    private final String id;
    private final Duration timeout;
    private final Supplier<CompletableFuture<StoredTask>> record;
    private final CompletableFuture<Task> over = new CompletableFuture<>();
    private final AtomicInteger wanted = new AtomicInteger();
    private final long end;
    private volatile String lastSeen = "unknown";
    private volatile String lastTold = "";
    private volatile @Nullable Throwable lastFailure;

    /**
     * Begins, and looks at nothing yet.
     *
     * @param record loads the task's record
     */
    TaskWait(String id, Duration timeout, Supplier<CompletableFuture<StoredTask>> record) {
        this.id = id;
        this.timeout = timeout;
        this.record = record;
        end = System.nanoTime() + timeout.toNanos();
    }

    /** Completes with the task when it has ended. */
    CompletableFuture<Task> over() {
        return over;
    }

    /** How long it goes on; negative when the time is over. */
    Duration rest() {
        return Duration.ofNanos(end - System.nanoTime());
    }

    /** Ends because the time is over. */
    void giveUp() {
        String message = "task %s was not over within %d ms; its state is %s"
                .formatted(id, timeout.toMillis(), Names.printable(lastSeen));
        over.completeExceptionally(new AwaitTimeoutException(message, lastFailure));
    }

    /** Takes an event of this task, or what somebody else has published in its place. */
    void told(byte[] body) {
        try {
            String state = TaskStateEvent.fromJson(body).state();
            if (TaskState.ofWire(state).isFinal()) {
                lastTold = state;
                look();
            }
        } catch (InvalidEventException noEvent) {
            look();
        }
    }

    /** Looks at the record; once more afterwards if that is under way. */
    void look() {
        if (!over.isDone() && wanted.getAndIncrement() == 0) {
            load();
        }
    }

    private void load() {
        int before = wanted.get();
        record.get().whenComplete((stored, thrown) -> {
            if (thrown == null) {
                loaded(stored.task());
            } else {
                failed(Failures.reason(thrown));
            }
            if (!wanted.compareAndSet(before, 0) && !over.isDone()) {
                load();
            }
        });
    }

    private void loaded(Task task) {
        lastSeen = task.stateName();
        lastFailure = null;
        if (task.state().isFinal()) {
            over.complete(task);
        }
    }

    private void failed(Throwable reason) {
        if (reason instanceof NotFoundException && !lastTold.isEmpty()) {
            String message = "task %s ended in state %s, and its record was not kept".formatted(id, lastTold);
            over.completeExceptionally(new NotFoundException(message, reason));
        } else if (reason instanceof AsyncJobsException ours && ours.isRetryable()) {
            lastFailure = reason; // the server may come back in time
        } else {
            over.completeExceptionally(reason);
        }
    }
}
