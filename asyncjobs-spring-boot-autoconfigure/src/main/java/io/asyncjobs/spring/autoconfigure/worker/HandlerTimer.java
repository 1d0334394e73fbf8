package io.asyncjobs.spring.autoconfigure.worker;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/** Does things later, for handlers that run; has threads only when it is used. Thread-safe. */
final class HandlerTimer implements AutoCloseable {

    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, daemons("asyncjobs-timer-"));
    private final ExecutorService callers = Executors.newCachedThreadPool(daemons("asyncjobs-progress-"));

    HandlerTimer() {
        clock.setRemoveOnCancelPolicy(true);
    }

    /** Does something that does not block. */
    Future<?> later(Duration delay, Runnable action) {
        try {
            return clock.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
            return CompletableFuture.completedFuture(null); // the workers have stopped
        }
    }

    /** Does something that may block. */
    Future<?> laterBlocking(Duration delay, Runnable action) {
        return later(delay, () -> {
            try {
                callers.execute(action);
            } catch (RejectedExecutionException closed) {
                // the workers have stopped
            }
        });
    }

    @Override
    public void close() {
        clock.shutdownNow();
        callers.shutdownNow();
    }

    private static ThreadFactory daemons(String prefix) {
        CustomizableThreadFactory threads = new CustomizableThreadFactory(prefix);
        threads.setDaemon(true);
        return threads;
    }
}
