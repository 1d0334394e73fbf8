package io.asyncjobs.store;

import io.asyncjobs.error.UnavailableException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits that need no thread of their own. Not those of {@link CompletableFuture}: the thread that these begin keeps the
 * class loader of the first who waits for ever, on JDKs before 25. Thread-safe.
 */
final class Pauses implements AutoCloseable {

    private final ScheduledExecutorService timer;
    private final Set<CompletableFuture<@Nullable Void>> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Pauses(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    /** Completes on a thread of the common pool after that time; fails at once when this is closed. */
    CompletableFuture<@Nullable Void> after(Duration time) {
        CompletableFuture<@Nullable Void> pause = new CompletableFuture<>();
        open.add(pause);
        pause.whenComplete((ok, ended) -> open.remove(pause));
        try {
            timer.schedule(() -> pause.completeAsync(() -> null), Math.max(0, time.toNanos()), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException ended) {
            end(pause);
        }
        if (closed) {
            end(pause);
        }
        return pause;
    }

    @Override
    public void close() {
        closed = true;
        open.forEach(Pauses::end);
    }

    private static void end(CompletableFuture<@Nullable Void> pause) {
        pause.completeExceptionally(new UnavailableException(Requests.CLOSED));
    }
}
