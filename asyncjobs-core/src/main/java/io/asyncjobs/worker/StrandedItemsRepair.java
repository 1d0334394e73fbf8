package io.asyncjobs.worker;

import io.asyncjobs.error.Failures;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.queue.WorkItem;
import io.asyncjobs.store.QueuedItem;
import io.asyncjobs.store.StoredTask;
import io.asyncjobs.store.StrandedItems;
import io.asyncjobs.store.TaskStore;
import io.asyncjobs.wire.Names;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Revives or ends the tasks whose items the server has given up (B13). Any number of workers may do it at once: each step
 * names what it replaces. Thread-safe.
 */
final class StrandedItemsRepair {

    private static final Logger LOG = LoggerFactory.getLogger(StrandedItemsRepair.class);

    private static final int AT_ONCE = 200;
    private static final int MAX_TOLD = 1000;
    private static final CompletableFuture<@Nullable Void> NOTHING = CompletableFuture.completedFuture(null);

    private final Services services;
    private final StrandedItems items;
    private final RepairLog log;

    /** The sequences that the server told of and that are not dealt with yet. */
    private final Set<Long> told = ConcurrentHashMap.newKeySet();

    private final Runnable listening;
    private volatile boolean stopped;
    private long cursor = 1;

    StrandedItemsRepair(Services services) {
        this.services = services;
        items = services.queue().stranded();
        log = new RepairLog(services.queue().name(), "items that the server has given up");
        listening = items.listen(this::givenUp);
    }

    void stop() {
        stopped = true;
        listening.run();
    }

    /** Looks after those that no advisory told of, a number of them at a time. Completes normally. */
    CompletableFuture<@Nullable Void> sweep() {
        return items.find(cursor, AT_ONCE).thenCompose(this::repairAll).exceptionally(log::failed);
    }

    private CompletableFuture<@Nullable Void> repairAll(List<QueuedItem> found) {
        // Those that were left alone are looked at again when all others have been.
        cursor = found.size() < AT_ONCE ? 1 : found.get(found.size() - 1).sequence() + 1;
        CompletableFuture<@Nullable Void> all = NOTHING;
        for (QueuedItem item : found) {
            all = all.thenCompose(done -> repairAlone(item));
        }
        return all;
    }

    /** One that can't be repaired now must not keep the others from it. */
    private CompletableFuture<@Nullable Void> repairAlone(QueuedItem item) {
        return stopped ? NOTHING : repair(item).exceptionally(log::failed);
    }

    /** What the server tells of needs no further proof. A flood of it is left to the sweep. */
    private void givenUp(long sequence) {
        if (told.size() < MAX_TOLD && told.add(sequence)) {
            lookAt(sequence).exceptionally(log::failed).thenRun(() -> told.remove(sequence));
        }
    }

    private CompletableFuture<@Nullable Void> lookAt(long sequence) {
        return items.at(sequence)
                .thenCompose(item -> item.map(this::repairAlone).orElse(NOTHING));
    }

    private CompletableFuture<@Nullable Void> repair(QueuedItem item) {
        Optional<String> id = item.item().map(WorkItem::job).filter(Names::isValid);
        if (id.isEmpty()) {
            return remove(item, "it names no task");
        }
        return services.store()
                .loadLatest(id.get())
                .thenCompose(stored -> repair(item, stored))
                .exceptionallyCompose(thrown -> Failures.reason(thrown) instanceof NotFoundException
                        ? remove(item, "task not found: " + id.get())
                        // Neither its loss nor its end may rest on what can't be read now.
                        : CompletableFuture.failedFuture(thrown));
    }

    private CompletableFuture<@Nullable Void> repair(QueuedItem item, StoredTask stored) {
        Decision decision =
                Decisions.stranded(stored.task(), item.hops(), services.queue().limits(), services.now());
        if (decision instanceof Decision.Remove removal) {
            return remove(item, removal.reason());
        }
        if (decision instanceof Decision.End end) {
            return end(item, stored, end);
        }
        if (decision instanceof Decision.Requeue) {
            return requeue(item, stored);
        }
        // Somebody has its task, or had it when he died: the sweep comes again, the server does not tell again.
        return decision instanceof Decision.Wait wait && told.contains(item.sequence())
                ? lookAgain(item, wait.delay())
                : NOTHING;
    }

    private CompletableFuture<@Nullable Void> lookAgain(QueuedItem item, Duration rest) {
        return services.queue().pause(rest.plusMillis(10)).thenCompose(waited -> lookAt(item.sequence()));
    }

    private CompletableFuture<@Nullable Void> requeue(QueuedItem item, StoredTask stored) {
        return items.requeue(item).thenApply(done -> {
            if (done) {
                LOG.warn("{}: the server had given its item up; it is queued again", stored.task());
            }
            return null;
        });
    }

    /** Saved in any case: of several workers one wins, and only that one goes on. */
    private CompletableFuture<@Nullable Void> end(QueuedItem item, StoredTask stored, Decision.End end) {
        TaskStore store = services.store();
        return store.save(end.ended(), stored.sequence())
                .thenCompose(saved -> {
                    tell(end);
                    return store.waitsNoLonger(stored.task()).thenCompose(done -> discard(saved));
                })
                .thenCompose(done -> items.delete(item))
                .thenApply(deleted -> null);
    }

    private void tell(Decision.End end) {
        LOG.warn(
                "{} ends, and the server had given its item up: {}",
                end.ended(),
                end.ended().lastError());
        String queue = services.queue().name();
        String route = services.routeName(end.ended());
        services.notifier()
                .tell(listener -> listener.finished(queue, end.ended(), route, end.kind(), null, Duration.ZERO));
    }

    private CompletableFuture<@Nullable Void> discard(StoredTask saved) {
        TaskStore store = services.store();
        if (!services.options().discard().contains(saved.task().state())) {
            return NOTHING;
        }
        String id = saved.task().id();
        return store.isNeeded(id).thenCompose(needed -> needed ? NOTHING : store.delete(id, saved.sequence()));
    }

    private CompletableFuture<@Nullable Void> remove(QueuedItem item, String reason) {
        return items.delete(item).thenApply(deleted -> {
            if (deleted) {
                LOG.info(
                        "queue {}: an item that the server had given up is removed: {}",
                        services.queue().name(),
                        reason);
            }
            return null;
        });
    }
}
