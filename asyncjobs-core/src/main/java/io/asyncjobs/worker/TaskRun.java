package io.asyncjobs.worker;

import io.asyncjobs.error.ConflictException;
import io.asyncjobs.error.Failures;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.error.UnavailableException;
import io.asyncjobs.queue.WorkItem;
import io.asyncjobs.signing.UntrustedTaskException;
import io.asyncjobs.store.Delivery;
import io.asyncjobs.store.StoredTask;
import io.asyncjobs.store.TaskStore;
import io.asyncjobs.store.WorkQueue;
import io.asyncjobs.task.CorruptTaskException;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.wire.Names;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One delivery, from its arrival to the start of its handler: load, decide, save as active (protocol 10). What follows
 * is an {@link Attempt}. Ends the delivery at most once, and never after its lease (B2, B7).
 */
final class TaskRun {

    private static final Logger LOG = LoggerFactory.getLogger(TaskRun.class);

    private static final int MAX_REPEATS = 3;
    private static final Duration UNUSABLE_DELAY = Duration.ofMinutes(1);

    private final Services services;
    private final Delivery delivery;
    private final Slots.Permit permit;
    private final Lease lease;
    private final BooleanSupplier stopping;
    private final Consumer<Attempt> starter;
    private final Runnable done;

    /**
     * Takes a delivery on.
     *
     * @param stopping whether nothing new may start
     * @param starter starts a try whose record has been saved as active
     * @param done called once, when the delivery has ended without a try
     */
    TaskRun(
            Services services,
            Delivery delivery,
            Slots.Permit permit,
            BooleanSupplier stopping,
            Consumer<Attempt> starter,
            Runnable done) {
        this.services = services;
        this.delivery = delivery;
        this.permit = permit;
        this.stopping = stopping;
        this.starter = starter;
        this.done = done;
        lease = new Lease(delivery.received(), services.queue().limits().ackWait());
    }

    void begin() {
        guarded(this::look);
    }

    private void look() {
        Optional<String> id = delivery.item().map(WorkItem::job);
        if (id.isEmpty()) {
            discardItem(
                    DiscardReason.CORRUPT,
                    delivery.body().length == 0 ? "invalid queue item received" : "corrupt queue item received");
        } else if (!Names.isValid(id.get())) {
            // Such a task can't exist, and a wildcard would load another one (B27, B37).
            discardItem(DiscardReason.CORRUPT, "the item names no task: '" + Names.printable(id.get()) + "'");
        } else {
            TaskStore store = services.store();
            load(store.load(id.get()), id.get(), !store.readsMayBeStale(), 0);
        }
    }

    private void load(CompletableFuture<StoredTask> loading, String id, boolean latest, int repeats) {
        loading.whenComplete((stored, thrown) -> guarded(() -> {
            if (thrown == null) {
                loaded(stored, latest, repeats);
            } else if (isTransient(thrown, repeats)) {
                reload(id, repeats + 1);
            } else if (!(Failures.reason(thrown) instanceof NotFoundException)) {
                loadFailed(id, Failures.reason(thrown));
            } else if (latest) {
                discardItem(DiscardReason.TASK_NOT_FOUND, "task not found: " + id);
            } else {
                reload(id, repeats);
            }
        }));
    }

    private boolean isTransient(Throwable thrown, int repeats) {
        return Failures.reason(thrown) instanceof UnavailableException && repeats < MAX_REPEATS && lease.holds();
    }

    private void reload(String id, int repeats) {
        load(services.store().loadLatest(id), id, true, repeats);
    }

    private void loaded(StoredTask stored, boolean latest, int repeats) {
        permit.whenDecided(granted -> guarded(() -> {
            if (granted) {
                decide(stored, latest, repeats);
            } else {
                giveBack(Duration.ZERO, "there is no slot for it soon");
            }
        }));
    }

    private void decide(StoredTask stored, boolean latest, int repeats) {
        Task task = stored.task();
        if (stopping.getAsBoolean()) {
            giveBack(Duration.ZERO, "the worker starts no more tasks");
            return;
        }
        Decision decision = Decisions.decide(
                task, delivery.count(), delivery.due(), services.queue().limits(), services.now());
        boolean passive = decision instanceof Decision.Remove || decision instanceof Decision.Wait;
        if (passive && !latest) {
            // No verdict that removes an item, or leaves it to somebody else, rests on a read that may be stale. One
            // that saves the record notices by itself.
            reload(task.id(), repeats);
        } else if (decision instanceof Decision.AskParents) {
            askParents(stored, !services.store().readsMayBeStale(), repeats);
        } else {
            act(stored, decision, repeats);
        }
    }

    private void askParents(StoredTask stored, boolean latest, int repeats) {
        Task task = stored.task();
        TaskStore store = services.store();
        boolean lenient = task.state() != TaskState.BLOCKED;
        Parents.load(task.dependencies(), latest ? store::loadLatest : store::load, lenient)
                .whenComplete((parents, thrown) -> guarded(() -> {
                    if (thrown != null && isTransient(thrown, repeats)) {
                        askParents(stored, true, repeats + 1);
                        return;
                    }
                    if (thrown != null) {
                        loadFailed("that task " + task.id() + " depends on", Failures.reason(thrown));
                        return;
                    }
                    Decision decision = Dependencies.decide(task, parents, services.now());
                    if (decision instanceof Decision.End && !latest) {
                        askParents(stored, true, repeats); // nor one that fails a task
                    } else {
                        act(stored, decision, repeats);
                    }
                }));
    }

    private void act(StoredTask stored, Decision decision, int repeats) {
        if (decision instanceof Decision.Run run) {
            activate(stored, run.active(), repeats);
        } else if (decision instanceof Decision.Wait wait) {
            LOG.debug("{} waits for {}: {}", stored.task(), wait.delay(), wait.reason());
            end(item ->
                    services.waiting().put(item, wait.delay(), services.clock().instant()));
        } else if (decision instanceof Decision.End end) {
            LOG.warn("{} ends without a run: {}", end.ended(), end.ended().lastError());
            Outcome outcome = new Outcome(end.ended(), end.kind(), Duration.ZERO, null);
            settlement(stored)
                    .settle(outcome, services.routeName(stored.task()), Duration.ZERO)
                    .whenComplete((ok, unexpected) -> {
                        waitsNoLonger(stored.task());
                        finish();
                    });
        } else {
            LOG.debug("{}: the item is removed", stored.task());
            end(services.queue()::ack);
        }
    }

    private void activate(StoredTask stored, Task active, int repeats) {
        if (!lease.holds()) {
            LOG.warn("{}: its delivery was over before it could be started; it comes again", active);
            finish();
            return;
        }
        services.store()
                .saveQuietly(storable(active), stored.sequence())
                .whenComplete((saved, thrown) -> guarded(() -> {
                    if (thrown == null) {
                        waitsNoLonger(stored.task());
                        start(saved, stored.task(), active);
                    } else if (Failures.reason(thrown) instanceof ConflictException && repeats < MAX_REPEATS) {
                        reload(active.id(), repeats + 1);
                    } else {
                        LOG.warn(
                                "failed updating task state active: {}: {}",
                                active,
                                Failures.reason(thrown).getMessage());
                        giveBack(services.errorDelay(delivery.count()), "it could not be made active");
                    }
                }));
    }

    /** The event after the start, which shall not wait for it; the next one comes by this very thread, and later. */
    private void start(StoredTask saved, Task before, Task active) {
        try {
            boolean first = before.tried().isEmpty();
            starter.accept(new Attempt(services, active, first, settlement(saved), lease, permit));
        } finally {
            services.store().tell(saved.task());
        }
    }

    private void waitsNoLonger(Task before) {
        if (before.state() == TaskState.BLOCKED) {
            services.store().waitsNoLonger(before);
        }
    }

    /** Results of other tasks that would make the record too large are the handler's only (B18). */
    private Task storable(Task active) {
        return active.dependencyResults().isEmpty() || services.store().fits(active)
                ? active
                : active.withDependencyResults(Map.of());
    }

    private Settlement settlement(StoredTask stored) {
        return new Settlement(services, delivery, lease, stored);
    }

    private void loadFailed(String id, Throwable reason) {
        Duration delay = services.errorDelay(delivery.count());
        boolean unusable = reason instanceof CorruptTaskException || reason instanceof UntrustedTaskException;
        if (unusable && delay.compareTo(UNUSABLE_DELAY) < 0) {
            delay = UNUSABLE_DELAY;
        }
        LOG.warn(
                "queue {}: loading task {} failed; again in {} ms: {}",
                delivery.queue(),
                id,
                delay.toMillis(),
                reason.getMessage());
        giveBack(delay, "loading failed");
    }

    private void discardItem(DiscardReason reason, String detail) {
        LOG.warn("queue {}: an item is removed: {}", delivery.queue(), detail);
        services.notifier().tell(listener -> listener.itemDiscarded(delivery.queue(), reason, detail));
        end(services.queue()::term);
    }

    private void giveBack(Duration delay, String reason) {
        LOG.debug("queue {}: {} is given back for {}: {}", delivery.queue(), delivery.subject(), delay, reason);
        end(item -> services.queue().nak(item, delay, services.clock().instant()));
    }

    private void end(java.util.function.Function<Delivery, CompletableFuture<@Nullable Void>> how) {
        permit.release();
        if (!lease.holds()) {
            finish();
            return;
        }
        WorkQueue queue = services.queue();
        Acknowledgement.send(lease, () -> how.apply(delivery)).whenComplete((ok, thrown) -> {
            if (thrown != null) {
                LOG.warn(
                        "queue {}: {} could not be acknowledged; it comes again: {}",
                        queue.name(),
                        delivery.subject(),
                        Failures.reason(thrown).getMessage());
            }
            finish();
        });
    }

    private void finish() {
        permit.release();
        permit.settle();
        done.run();
    }

    /** A mistake of ours must not leave the slot taken and the item waiting for its lease to end. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            LOG.error("queue {}: {} failed unexpectedly", delivery.queue(), delivery.subject(), e);
            giveBack(services.errorDelay(delivery.count()), "an unexpected failure");
        }
    }
}
