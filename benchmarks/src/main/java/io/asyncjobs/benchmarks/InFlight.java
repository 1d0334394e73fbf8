package io.asyncjobs.benchmarks;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Requests that wait for their replies, a limited number at once. For one thread. */
final class InFlight {

    private static final long PATIENCE_SECONDS = 30;

    private final int limit;
    private final Semaphore free;
    private volatile @Nullable Throwable failure;

    InFlight(int limit) {
        this.limit = limit;
        free = new Semaphore(limit);
    }

    /** Waits until one more may be sent. */
    void next() throws Exception {
        acquire(1);
    }

    /** Adds what was sent. */
    void add(CompletableFuture<?> reply) {
        reply.whenComplete((value, thrown) -> {
            if (thrown != null) {
                failure = thrown;
            }
            free.release();
        });
    }

    /** Waits for all replies. */
    void finish() throws Exception {
        acquire(limit);
        free.release(limit);
    }

    private void acquire(int number) throws Exception {
        if (!free.tryAcquire(number, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new TimeoutException("no reply for " + PATIENCE_SECONDS + " s");
        }
        if (failure != null) {
            throw new IllegalStateException("a request failed", failure);
        }
    }
}
