package io.asyncjobs.worker;

import io.asyncjobs.error.Failures;
import io.asyncjobs.store.UnqueuedTasks;
import io.asyncjobs.store.UnqueuedTasks.Candidates;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queues tasks anew whose producer died, or lost its connection, between the record and the item (B24). Reads the records
 * in their order, some at a time; from the beginning again after a while. Any number of workers may do it at once.
 */
final class UnqueuedTasksRepair {

    private static final Logger LOG = LoggerFactory.getLogger(UnqueuedTasksRepair.class);

    private static final int AT_ONCE = 5_000;
    private static final Duration ROUND = Duration.ofHours(1);

    private final Services services;
    private final UnqueuedTasks unqueued;
    private final Duration minAge;
    private long cursor;
    private long roundStarted = System.nanoTime();

    /**
     * Makes one.
     *
     * @param minAge how old a record must be: the producer may still be about to queue it
     */
    UnqueuedTasksRepair(Services services, Duration minAge) {
        this.services = services;
        this.minAge = minAge;
        unqueued = services.queue().unqueued();
    }

    /** Looks at some records. Completes normally. */
    CompletableFuture<@Nullable Void> sweep() {
        return unqueued.queueKeepsItems()
                .thenCompose(keeps -> keeps ? readAndRepair() : CompletableFuture.completedFuture(null))
                .exceptionally(thrown -> {
                    LOG.debug(
                            "queue {}: records could not be looked after: {}",
                            services.queue().name(),
                            Failures.reason(thrown).toString());
                    return null;
                });
    }

    private CompletableFuture<@Nullable Void> readAndRepair() {
        Instant before = services.clock().instant().minus(minAge);
        return unqueued.read(cursor, AT_ONCE, before)
                .thenCompose(found -> repairAll(found).thenApply(done -> {
                    goOn(found);
                    return null;
                }));
    }

    private void goOn(Candidates read) {
        cursor = read.last();
        if (read.end() && System.nanoTime() - roundStarted > ROUND.toNanos()) {
            cursor = 0;
            roundStarted = System.nanoTime();
        }
    }

    private CompletableFuture<@Nullable Void> repairAll(Candidates found) {
        CompletableFuture<@Nullable Void> all = CompletableFuture.completedFuture(null);
        for (Task task : found.tasks()) {
            all = all.thenCompose(done -> unqueued.hasItem(task.id()))
                    .thenCompose(queued -> queued ? CompletableFuture.completedFuture(null) : repair(task));
        }
        return all;
    }

    /** The record may have changed since it was read. One that can't be read or trusted now is left alone. */
    private CompletableFuture<@Nullable Void> repair(Task read) {
        return services.store()
                .loadLatest(read.id())
                .thenCompose(stored -> {
                    if (!stored.task().equals(read)) {
                        return CompletableFuture.completedFuture(false);
                    }
                    return read.state() == TaskState.ACTIVE ? report(read) : unqueued.queue(read.id());
                })
                .handle((queued, thrown) -> {
                    if (thrown != null) {
                        LOG.debug("{} could not be queued again: {}", read, thrown.toString());
                    } else if (queued) {
                        LOG.warn("{} had no item in its queue; it is queued again", read);
                    }
                    return null;
                });
    }

    /**
     * An active task without an item and without a worker is told of only: a server that was killed may have brought back
     * an old version of a record that was removed since.
     */
    private CompletableFuture<Boolean> report(Task task) {
        Duration lease = services.queue().limits().ackWait().plus(Decisions.TOLERANCE);
        boolean stale = task.tried()
                .map(tried -> services.clock().instant().isAfter(tried.plus(lease)))
                .orElse(true);
        if (stale) {
            LOG.warn("{} is active, but has neither a worker nor an item; retry it by id or delete it", task);
            services.notifier()
                    .tell(listener -> listener.orphaned(services.queue().name(), task));
        }
        return CompletableFuture.completedFuture(false);
    }
}
