package io.asyncjobs.spring.metrics;

import io.asyncjobs.queue.QueueInfo;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * How many tasks wait in a queue. Asking is immediate and gives what was known last; it starts a request to the server
 * when that is older than 5 seconds. Unknown ({@code NaN}) before the first answer, and when none has come for a minute.
 */
final class QueueDepth {

    private static final long REFRESH_AFTER = Duration.ofSeconds(5).toNanos();
    private static final long UNKNOWN_AFTER = Duration.ofMinutes(1).toNanos();

    private record Reading(double waiting, long at) {}

    private final Supplier<CompletableFuture<QueueInfo>> source;
    private final LongSupplier nanoTime;
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile Reading last;
    private volatile long asked;

    QueueDepth(Supplier<CompletableFuture<QueueInfo>> source, LongSupplier nanoTime) {
        this.source = source;
        this.nanoTime = nanoTime;
        long now = nanoTime.getAsLong();
        last = new Reading(Double.NaN, now);
        asked = now - REFRESH_AFTER;
    }

    double value() {
        long now = nanoTime.getAsLong();
        if (now - asked >= REFRESH_AFTER && asking.compareAndSet(false, true)) {
            asked = now;
            ask();
        }
        Reading reading = last;
        return now - reading.at > UNKNOWN_AFTER ? Double.NaN : reading.waiting;
    }

    private void ask() {
        CompletableFuture<QueueInfo> answer;
        try {
            answer = source.get();
        } catch (RuntimeException closed) {
            asking.set(false);
            return;
        }
        answer.whenComplete((info, failure) -> {
            if (failure == null) {
                last = new Reading(info.waiting(), nanoTime.getAsLong());
            }
            asking.set(false);
        });
    }
}
