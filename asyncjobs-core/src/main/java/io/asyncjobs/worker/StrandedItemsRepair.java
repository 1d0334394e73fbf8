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
import java.util.concurrent.CompletableFuture;
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

    private final Services services;
    private final StrandedItems items;
    private final Runnable listening;
    private long cursor = 1;

    StrandedItemsRepair(Services services) {
        this.services = services;
        items = services.queue().stranded();
        listening = items.listen(this::givenUp);
    }

    void stop() {
        listening.run();
    }

    /** Looks after those that no advisory told of, a number of them at a time. Completes normally. */
    CompletableFuture<@Nullable Void> sweep() {
        return items.find(cursor, AT_ONCE).thenCompose(this::repairAll).exceptionally(this::later);
    }

    private CompletableFuture<@Nullable Void> repairAll(List<QueuedItem> found) {
        // Those that were left alone are looked at again when all others have been.
        cursor = found.size() < AT_ONCE ? 1 : found.get(found.size() - 1).sequence() + 1;
        CompletableFuture<@Nullable Void> all = CompletableFuture.completedFuture(null);
        for (QueuedItem item : found) {
            all = all.thenCompose(done -> repair(item));
        }
        return all;
    }

    private void givenUp(long sequence) {
        items.at(sequence)
                .thenCompose(item -> item.map(this::repair).orElseGet(() -> CompletableFuture.completedFuture(null)))
                .exceptionally(this::later);
    }

    private @Nullable Void later(Throwable thrown) {
        LOG.debug(
                "queue {}: stranded items could not be looked after: {}",
                services.queue().name(),
                Failures.reason(thrown).toString());
        return null;
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
        return decision instanceof Decision.Requeue
                ? requeue(item, stored)
                : CompletableFuture.completedFuture(null); // somebody still has it
    }

    private CompletableFuture<@Nullable Void> requeue(QueuedItem item, StoredTask stored) {
        return items.requeue(item).thenApply(done -> {
            if (done) {
                LOG.warn("{}: the server had given its item up; it is queued again", stored.task());
            }
            return null;
        });
    }

    private CompletableFuture<@Nullable Void> end(QueuedItem item, StoredTask stored, Decision.End end) {
        TaskStore store = services.store();
        boolean discard = services.options().discard().contains(end.ended().state());
        CompletableFuture<StoredTask> saved =
                discard ? store.discard(end.ended(), stored.sequence()) : store.save(end.ended(), stored.sequence());
        return saved.thenCompose(done -> {
            LOG.warn(
                    "{} ends, and the server had given its item up: {}",
                    end.ended(),
                    end.ended().lastError());
            String route = services.routeName(end.ended());
            services.notifier()
                    .tell(listener -> listener.finished(
                            services.queue().name(), end.ended(), route, end.kind(), null, Duration.ZERO));
            return items.delete(item).thenApply(deleted -> null);
        });
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
