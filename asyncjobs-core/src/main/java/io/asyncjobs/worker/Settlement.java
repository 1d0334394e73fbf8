package io.asyncjobs.worker;

import io.asyncjobs.error.AsyncJobsException;
import io.asyncjobs.error.ConflictException;
import io.asyncjobs.error.Failures;
import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.store.Delivery;
import io.asyncjobs.store.StoredTask;
import io.asyncjobs.store.TaskStore;
import io.asyncjobs.store.WorkQueue;
import io.asyncjobs.task.Task;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a try: saves what became of the task, and only then acks, naks or terminates its item, at most once, and after
 * the end of the lease only when the save won (B3, B7). Thread-safe; settles once.
 */
final class Settlement {

    private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

    private static final int MIN_ATTEMPTS = 3;
    private static final Duration RETRY_PAUSE = Duration.ofMillis(250);

    private final Services services;
    private final Delivery delivery;
    private final Lease lease;
    private final Task active;

    /** The record before the newest save. */
    private CompletableFuture<StoredTask> record;

    /** The newest save of the record; each one waits for the one before. */
    private @Nullable CompletableFuture<StoredTask> saving;

    /** The last report of progress, whose save may be unconfirmed. */
    private @Nullable Task progress;

    /** From then on no progress may be saved: it would make a finished task active again. */
    private boolean settling;

    Settlement(Services services, Delivery delivery, Lease lease, StoredTask stored) {
        this.services = services;
        this.delivery = delivery;
        this.lease = lease;
        active = stored.task();
        record = CompletableFuture.completedFuture(stored);
    }

    /**
     * Tells the server that the handler gets on, and moves the time in the record, so that nobody takes the task over.
     * Blocks the handler's own thread.
     *
     * @throws AsyncJobsException if the lease could not be extended
     */
    void extend() {
        long sent = System.nanoTime();
        try {
            services.queue().inProgress(delivery).join();
            if (!lease.extend(sent)) {
                throw new ConflictException("the time of this try was over before it could be extended");
            }
            saveProgress().join();
        } catch (CompletionException e) {
            Throwable reason = Failures.reason(e);
            throw new AsyncJobsException("the time of this try could not be extended: " + reason.getMessage(), reason);
        }
    }

    private synchronized CompletableFuture<StoredTask> saveProgress() {
        if (settling) {
            throw new ConflictException("the try was over before its time could be extended");
        }
        Task task = active.stillActive(services.now());
        progress = task;
        return save(services.store()::saveQuietly, task);
    }

    /** Saves and acknowledges; completes normally in any case. */
    CompletableFuture<@Nullable Void> settle(Outcome outcome, String route, Duration ran) {
        synchronized (this) {
            settling = true;
        }
        return settle(outcome, route, ran, 1).exceptionally(unexpected -> {
            LOG.error("{} could not be settled; it comes again", outcome.task(), unexpected);
            return null;
        });
    }

    private CompletableFuture<@Nullable Void> settle(Outcome outcome, String route, Duration ran, int attempt) {
        TaskStore store = services.store();
        boolean discard = services.options().discard().contains(outcome.task().state());
        return save(discard ? store::discard : store::save, outcome.task())
                .handle((saved, thrown) -> {
                    if (thrown == null) {
                        return acknowledge(outcome).whenComplete((ok, e) -> tell(outcome, route, ran));
                    }
                    return notSaved(outcome, route, ran, attempt, Failures.reason(thrown));
                })
                .thenCompose(ending -> ending);
    }

    @FunctionalInterface
    private interface Save {
        CompletableFuture<StoredTask> save(Task task, long sequence);
    }

    private synchronized CompletableFuture<StoredTask> save(Save how, Task task) {
        CompletableFuture<StoredTask> last = current();
        boolean known = last.isDone() && !last.isCompletedExceptionally();
        CompletableFuture<StoredTask> saved = known
                ? attempt(() -> how.save(task, last.join().sequence()))
                : last.thenCompose(stored -> how.save(task, stored.sequence()));
        record = last;
        saving = saved;
        return saved;
    }

    /** What is thrown at once must not go past those who wait for the end. */
    private static CompletableFuture<StoredTask> attempt(Supplier<CompletableFuture<StoredTask>> save) {
        try {
            return save.get();
        } catch (Throwable thrown) {
            return CompletableFuture.failedFuture(thrown);
        }
    }

    /** The record that is to be replaced: after a failed save the one before it still is. */
    private CompletableFuture<StoredTask> current() {
        CompletableFuture<StoredTask> before = record;
        return saving == null ? before : saving.exceptionallyCompose(failed -> before);
    }

    private CompletableFuture<@Nullable Void> acknowledge(Outcome outcome) {
        CompletableFuture<@Nullable Void> sent = Acknowledgement.send(lease, () -> acknowledgeOnce(outcome));
        return sent.exceptionally(thrown -> {
            // The record is saved: when the item comes again, it is removed or tried as the record says.
            LOG.debug("{}: the item was not acknowledged: {}", outcome.task(), thrown.toString());
            return null;
        });
    }

    private CompletableFuture<@Nullable Void> acknowledgeOnce(Outcome outcome) {
        WorkQueue queue = services.queue();
        return switch (outcome.kind()) {
            case COMPLETE, EXPIRED -> queue.ack(delivery);
            case TERMINATED, UNREACHABLE -> queue.term(delivery);
            case RETRY ->
                services.waiting()
                        .put(delivery, outcome.delay(), services.clock().instant());
            case RELEASED ->
                queue.nak(delivery, outcome.delay(), services.clock().instant());
            case LOST -> CompletableFuture.completedFuture(null);
        };
    }

    private CompletableFuture<@Nullable Void> notSaved(
            Outcome outcome, String route, Duration ran, int attempt, Throwable reason) {
        if (reason instanceof ConflictException) {
            return lost(outcome, route, ran, attempt);
        }
        if (reason instanceof InvalidRequestException && attempt < MIN_ATTEMPTS) {
            Outcome smaller = outcome.kind() == TryOutcome.COMPLETE
                    ? failure(new InvalidRequestException("the result can't be stored: " + reason.getMessage()))
                    : Outcomes.shortened(outcome);
            return settle(smaller, route, ran, attempt + 1);
        }
        boolean maySucceed = !(reason instanceof InvalidRequestException);
        if (maySucceed && (lease.holds() || attempt < MIN_ATTEMPTS)) {
            LOG.warn("{} could not be saved, trying again: {}", outcome.task(), reason.getMessage());
            return services.queue()
                    .pause(RETRY_PAUSE.multipliedBy(attempt))
                    .handle((waited, closed) -> closed == null
                            ? settle(outcome, route, ran, attempt + 1)
                            : givenUp(outcome, route, ran, reason))
                    .thenCompose(ending -> ending);
        }
        return givenUp(outcome, route, ran, reason);
    }

    private CompletableFuture<@Nullable Void> givenUp(Outcome outcome, String route, Duration ran, Throwable reason) {
        LOG.error("{} could not be saved; the task is tried again: {}", outcome.task(), reason.getMessage());
        tell(new Outcome(outcome.task(), TryOutcome.LOST, Duration.ZERO, reason), route, ran);
        return CompletableFuture.completedFuture(null);
    }

    /** What is being settled. */
    Delivery delivery() {
        return delivery;
    }

    /** The task as it stands in its record while the handler runs. */
    Task active() {
        return active;
    }

    /** What follows from a failure of this try. */
    Outcome failure(Throwable error) {
        return Outcomes.failure(active, error, services.queue().limits(), services.policy(active), services.now());
    }

    /**
     * The record is not the one we knew. It may be ours all the same, when the answer to an earlier save was lost; else
     * somebody changed or deleted it, and the item is ended by what the record says now, while we may.
     */
    private CompletableFuture<@Nullable Void> lost(Outcome outcome, String route, Duration ran, int attempt) {
        return services.store()
                .loadLatest(active.id())
                .handle((now, thrown) -> {
                    if (thrown == null && now.task().equals(outcome.task())) {
                        return acknowledge(outcome).whenComplete((ok, e) -> tell(outcome, route, ran));
                    }
                    if (thrown == null && attempt < MIN_ATTEMPTS && now.task().equals(progress())) {
                        goOnFrom(now);
                        return settle(outcome, route, ran, attempt + 1);
                    }
                    LOG.warn("{}: somebody else changed the record; what this try did is not kept", outcome.task());
                    tell(new Outcome(outcome.task(), TryOutcome.LOST, Duration.ZERO, outcome.error()), route, ran);
                    return endLost(now, thrown);
                })
                .thenCompose(ending -> ending)
                .exceptionally(thrown -> null);
    }

    private synchronized @Nullable Task progress() {
        return progress;
    }

    private synchronized void goOnFrom(StoredTask stored) {
        record = CompletableFuture.completedFuture(stored);
        saving = null;
    }

    private CompletableFuture<@Nullable Void> endLost(@Nullable StoredTask now, @Nullable Throwable thrown) {
        if (!lease.holds()) {
            return CompletableFuture.completedFuture(null);
        }
        if (thrown != null && Failures.reason(thrown) instanceof NotFoundException) {
            return services.queue().term(delivery);
        }
        if (now != null && now.task().state().isFinal()) {
            return services.queue().ack(delivery);
        }
        Duration delay = services.errorDelay(delivery.count());
        return services.queue().nak(delivery, delay, services.clock().instant());
    }

    private void tell(Outcome outcome, String route, Duration ran) {
        Throwable error = outcome.error();
        if (error != null) {
            LOG.warn(
                    "{} failed at try {}, {}: {}",
                    outcome.task(),
                    active.tries(),
                    outcome.kind() == TryOutcome.RETRY
                            ? "again in " + outcome.delay().toMillis() + " ms"
                            : outcome.kind().tag(),
                    Outcomes.text(error).replaceAll("\\p{Cntrl}+", " "));
            LOG.debug("{} failed with", outcome.task(), error);
        }
        services.notifier()
                .tell(listener ->
                        listener.finished(delivery.queue(), outcome.task(), route, outcome.kind(), error, ran));
    }
}
