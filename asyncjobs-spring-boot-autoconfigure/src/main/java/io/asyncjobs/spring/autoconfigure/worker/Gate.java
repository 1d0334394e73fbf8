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
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Lets so many tasks of a handler run at once. Some more may wait in their slots, so that the next one starts at once; the
 * others are given back without a try being counted, so that slots are left to other handlers. Thread-safe.
 */
final class Gate {

    /** Seldom enough for the server, and short beside handlers that need a limit. */
    private static final Duration DELAY = Duration.ofSeconds(2);

    private static final long LOOK_MILLIS = 250;

    private final int most;
    private final Predicate<String> mayStart;
    private final Semaphore places;
    private final Semaphore waiting;
    private final String full;

    /**
     * Makes one.
     *
     * @param name the handler as messages name it
     * @param size how many may run
     * @param most how many may wait
     * @param mayStart whether tasks of a queue may be started now
     */
    Gate(String name, int size, int most, Predicate<String> mayStart) {
        this.most = most;
        this.mayStart = mayStart;
        places = new Semaphore(size, true);
        waiting = new Semaphore(most);
        full = "the handler %s runs %d tasks already, as many as its concurrency allows".formatted(name, size);
    }

    /** How many may wait for a place. */
    int mostWaiting() {
        return most;
    }

    /** How many wait for a place. */
    int waiting() {
        return most - waiting.availablePermits();
    }

    /** A handler that runs another one when there is a place. */
    Handler wrap(Handler next) {
        return (task, context) -> enter(next, task, context);
    }

    private @Nullable Object enter(Handler next, Task task, TaskContext context) throws Exception {
        // With a time, even none, it does not go past those who wait.
        Duration waited = places.tryAcquire(0, TimeUnit.NANOSECONDS) ? Duration.ZERO : await(context);
        try {
            if (!waited.isZero()) {
                goOn(context, waited);
            }
            return next.handle(task, context);
        } finally {
            places.release();
        }
    }

    private Duration await(TaskContext context) throws InterruptedException {
        Instant start = Instant.now();
        Duration longest = Duration.between(start, context.deadline()).dividedBy(2);
        boolean entered = false;
        if (waiting.tryAcquire()) {
            try {
                entered = acquire(start.plus(longest), context.queue());
            } finally {
                waiting.release();
            }
        }
        if (!entered) {
            throw new ReleaseTaskException(DELAY, full);
        }
        return Duration.between(start, Instant.now());
    }

    private boolean acquire(Instant end, String queue) throws InterruptedException {
        boolean entered = false;
        for (long left = left(end); !entered && left > 0 && mayStart.test(queue); left = left(end)) {
            entered = places.tryAcquire(Math.min(left, LOOK_MILLIS), TimeUnit.MILLISECONDS);
        }
        return entered;
    }

    private static long left(Instant end) {
        return Duration.between(Instant.now(), end).toMillis();
    }

    /** Not when the queue has been paused meanwhile, or the worker stops: then it is somebody else's. */
    private void goOn(TaskContext context, Duration waited) {
        if (!mayStart.test(context.queue())) {
            throw new ReleaseTaskException(DELAY, full);
        }
        Duration left = Duration.between(Instant.now(), context.deadline());
        if (waited.compareTo(left.dividedBy(20)) > 0) {
            startAnew(context);
        }
    }

    /** The wait shall not be taken from the handler's time. */
    private void startAnew(TaskContext context) {
        try {
            context.inProgress();
        } catch (AsyncJobsException failed) {
            throw new ReleaseTaskException(DELAY, full, failed);
        }
    }
}
