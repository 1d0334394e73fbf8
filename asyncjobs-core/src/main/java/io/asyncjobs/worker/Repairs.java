package io.asyncjobs.worker;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * When a worker looks for tasks that would never run again by themselves: at an interval, each worker at moments of its
 * own, and never twice at once. Driven by the worker's one thread.
 */
final class Repairs {

    private final StrandedItemsRepair stranded;
    private final UnqueuedTasksRepair unqueued;
    private final long interval;
    private long next;
    private CompletableFuture<@Nullable Void> running = CompletableFuture.completedFuture(null);

    Repairs(Services services, Duration interval) {
        this.interval = interval.toNanos();
        stranded = new StrandedItemsRepair(services);
        unqueued = new UnqueuedTasksRepair(services, interval.multipliedBy(2));
        next = System.nanoTime() + ThreadLocalRandom.current().nextLong(this.interval);
    }

    void tick() {
        if (running.isDone() && System.nanoTime() - next >= 0) {
            next = System.nanoTime() + interval;
            running = stranded.sweep().thenCompose(done -> unqueued.sweep());
        }
    }

    void stop() {
        stranded.stop();
        unqueued.stop();
    }
}
