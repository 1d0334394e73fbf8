package io.asyncjobs.spring.autoconfigure.worker;

import io.asyncjobs.error.AsyncJobsException;
import io.asyncjobs.handler.Handler;
import io.asyncjobs.handler.ReleaseTaskException;
import io.asyncjobs.handler.TaskContext;
import io.asyncjobs.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets so many tasks of a handler run at once. As many again may wait in their slots, so that the next one starts at once;
 * the others are given back without a try being counted, so that the slots are left to other handlers. Thread-safe.
 */
final class Gate {

    /** Seldom enough for the server, and short beside handlers that need a limit. */
    private static final Duration DELAY = Duration.ofSeconds(2);

    private final int size;
    private final Semaphore places;
    private final Semaphore waiting;
    private final String full;

    /**
     * Makes one.
     *
     * @param name the handler as messages name it
     * @param size how many may run
     */
    Gate(String name, int size) {
        this.size = size;
        places = new Semaphore(size, true);
        waiting = new Semaphore(size);
        full = "the handler %s runs %d tasks already, as many as its concurrency allows".formatted(name, size);
    }

    /** How many wait for a place. */
    int waiting() {
        return size - waiting.availablePermits();
    }

    /** A handler that runs another one when there is a place. */
    Handler wrap(Handler next) {
        return (task, context) -> enter(next, task, context);
    }

    private @Nullable Object enter(Handler next, Task task, TaskContext context) throws Exception {
        // With a time, even none, it does not go past those who wait.
        if (!places.tryAcquire(0, TimeUnit.NANOSECONDS)) {
            await(context);
        }
        try {
            return next.handle(task, context);
        } finally {
            places.release();
        }
    }

    private void await(TaskContext context) throws InterruptedException {
        Instant start = Instant.now();
        Duration most = Duration.between(start, context.deadline()).dividedBy(2);
        boolean entered = false;
        if (waiting.tryAcquire()) {
            try {
                entered = places.tryAcquire(most.toMillis(), TimeUnit.MILLISECONDS);
            } finally {
                waiting.release();
            }
        }
        if (!entered) {
            throw new ReleaseTaskException(DELAY, full);
        }
        Duration waited = Duration.between(start, Instant.now());
        if (waited.compareTo(most.dividedBy(10)) > 0) {
            startAnew(context);
        }
    }

    /** The wait shall not be taken from the handler's time. */
    private void startAnew(TaskContext context) {
        try {
            context.inProgress();
        } catch (AsyncJobsException failed) {
            places.release();
            throw new ReleaseTaskException(DELAY, full, failed);
        }
    }
}
