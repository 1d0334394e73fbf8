package io.asyncjobs.worker;

import io.asyncjobs.store.StoredTask;
import io.asyncjobs.store.UnqueuedTasks;
import io.asyncjobs.store.UnqueuedTasks.Candidate;
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
    private static final Duration ROUND = Duration.ofHours(6);

    private final Services services;
    private final UnqueuedTasks unqueued;
    private final Duration minAge;
    private final RepairLog log;
    private volatile boolean stopped;
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
        log = new RepairLog(services.queue().name(), "records without an item");
    }

    void stop() {
        stopped = true;
    }

    /** Looks at some records. Completes normally. */
    CompletableFuture<@Nullable Void> sweep() {
        return unqueued.itemsKeptSince()
                .thenCompose(since ->
                        since.map(this::readAndRepair).orElseGet(() -> CompletableFuture.completedFuture(null)))
                .exceptionally(log::failed);
    }

    private CompletableFuture<@Nullable Void> readAndRepair(Instant since) {
        Instant before = services.clock().instant().minus(minAge);
        return unqueued.read(cursor, AT_ONCE, since, before)
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
        for (Candidate task : found.tasks()) {
            all = all.thenCompose(done -> stopped
                    ? CompletableFuture.completedFuture(null)
                    : repair(task).exceptionally(log::failed));
        }
        return all;
    }

    /** The record may have changed since it was read. One that can't be read or trusted now is left alone. */
    private CompletableFuture<@Nullable Void> repair(Candidate read) {
        return unqueued.hasItem(read.id())
                .thenCompose(queued -> queued
                        ? CompletableFuture.completedFuture(null)
                        : services.store().loadLatest(read.id()).thenCompose(stored -> repair(read, stored)));
    }

    private CompletableFuture<@Nullable Void> repair(Candidate read, StoredTask stored) {
        Task task = stored.task();
        if (stored.sequence() != read.sequence()) {
            return CompletableFuture.completedFuture(null);
        }
        if (task.state() == TaskState.ACTIVE) {
            report(task);
            return CompletableFuture.completedFuture(null);
        }
        return unqueued.queue(task.id()).thenApply(queued -> {
            if (queued) {
                LOG.warn("{} had no item in its queue; it is queued again", task);
            }
            return null;
        });
    }

    /**
     * An active task without an item and without a worker is told of only: a server that was killed may have brought back
     * an old version of a record that was removed since.
     */
    private void report(Task task) {
        if (Decisions.isAbandoned(task, services.queue().limits(), services.now())) {
            LOG.warn("{} is active, but has neither a worker nor an item; retry it by id or delete it", task);
            services.notifier()
                    .tell(listener -> listener.orphaned(services.queue().name(), task));
        }
    }
}
