package io.asyncjobs.worker;

import io.asyncjobs.handler.Route;
import io.asyncjobs.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One try of a task: the run of its handler, and who ends it: the handler itself, its time, or the worker's stop. The
 * first of them settles the try; what comes later is not kept. Thread-safe.
 */
final class Attempt implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

    /** Why a task is given back when its worker stops. */
    static final String SHUT_DOWN = "the worker was shut down before the task was done";

    private enum Phase {
        /** Waits for a thread. */
        QUEUED,
        /** The handler runs. */
        RUNNING,
        /** Its end is decided. */
        ENDED
    }

    private final Services services;
    private final Task task;
    private final boolean first;
    private final Settlement settlement;
    private final Lease lease;
    private final Slots.Permit permit;
    private final Route route;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.QUEUED);
    private final CompletableFuture<@Nullable Void> settled = new CompletableFuture<>();
    private volatile boolean cancelled;
    private volatile boolean shutdown;
    private volatile long startedAt;
    private volatile @Nullable Thread submitter;
    private @Nullable Thread thread;

    /**
     * Makes a try.
     *
     * @param active the task, saved as active
     * @param first whether it had not been started before
     */
    Attempt(Services services, Task active, boolean first, Settlement settlement, Lease lease, Slots.Permit permit) {
        this.services = services;
        this.task = active;
        this.first = first;
        this.settlement = settlement;
        this.lease = lease;
        this.permit = permit;
        route = services.router().find(task.type());
    }

    /** Completes, always normally, when the record is saved and the item acknowledged. */
    CompletableFuture<@Nullable Void> settled() {
        return settled;
    }

    /** Runs the handler. */
    @Override
    public void run() {
        if (Thread.currentThread() == submitter) {
            // It would run on a thread that other tasks need, and may be waiting for itself.
            release("the executor of handlers runs them on the calling thread; use one that does not");
            return;
        }
        startedAt = System.nanoTime();
        if (!phase.compareAndSet(Phase.QUEUED, Phase.RUNNING)) {
            permit.release();
            return;
        }
        MDC.put("taskId", task.id());
        MDC.put("taskType", task.type());
        MDC.put("queue", task.queue());
        MDC.put("tries", String.valueOf(task.tries()));
        bind(Thread.currentThread());
        Object result = null;
        Throwable error = null;
        try {
            tellStart();
            result = route.handler().handle(task, new Context());
        } catch (Throwable thrown) { // Error too: it is this task's failure, not the worker's (B22)
            error = thrown;
        } finally {
            bind(null);
            MDC.remove("taskId");
            MDC.remove("taskType");
            MDC.remove("queue");
            MDC.remove("tries");
        }
        services.lookAhead().ran(System.nanoTime() - startedAt);
        try {
            Outcome outcome = outcome(result, error);
            boolean hasRun = outcome.kind() != TryOutcome.RELEASED || shutdown;
            if (!end(Phase.RUNNING, outcome, hasRun)) {
                LOG.warn("{}: its handler ended after its time; the result is not kept", task);
            }
        } finally {
            permit.release();
        }
    }

    /** How long the handler has been running; 0 if it is not. */
    long runningNanos() {
        return phase.get() == Phase.RUNNING ? System.nanoTime() - startedAt : 0;
    }

    /** Stops the handler when its time is over; the try has failed then, even if the handler goes on. */
    void checkTime() {
        if (!lease.untilInterrupt().isNegative()) {
            return;
        }
        if (phase.get() == Phase.QUEUED) {
            release("no thread was free to run the handler in time");
        } else if (phase.get() == Phase.RUNNING) {
            Throwable timeout =
                    new HandlerTimeoutException(services.queue().limits().ackWait());
            Outcome failure = settlement.failure(timeout);
            if (end(Phase.RUNNING, failure)) {
                interrupt();
            }
        }
    }

    /** Gives the task back at once if its handler has not started. */
    void releaseUnstarted(String reason) {
        end(Phase.QUEUED, Outcomes.released(settlement.active(), reason, Duration.ZERO, services.now()));
    }

    /** Gives the task back for a while, because it can't be started here. */
    void release(String reason) {
        LOG.warn("{} is given back: {}", task, reason);
        Duration delay = services.errorDelay(Math.max(1, task.tries()));
        end(Phase.QUEUED, Outcomes.released(settlement.active(), reason, delay, services.now()));
    }

    /** Hands this try to an executor; it may be refused, or be run on another thread only. */
    void submitTo(Executor executor, Runnable afterwards) {
        submitter = Thread.currentThread();
        try {
            executor.execute(() -> {
                run();
                afterwards.run();
            });
        } catch (Throwable refused) { // the user's code; errors too
            release("the executor of handlers refused it: " + refused);
        } finally {
            submitter = null;
        }
    }

    private Outcome shutDown() {
        return Outcomes.released(settlement.active(), SHUT_DOWN, Duration.ZERO, services.now());
    }

    /** Asks the handler to stop, because the worker shuts down. */
    void shutdown() {
        shutdown = true;
        interrupt();
    }

    /** Gives the task back although its handler has not returned. */
    void abandon() {
        if (end(Phase.RUNNING, shutDown())) {
            LOG.warn("{}: its handler did not stop; the task is given back", task);
        }
    }

    private boolean end(Phase from, Outcome outcome) {
        return end(from, outcome, from == Phase.RUNNING);
    }

    private boolean end(Phase from, Outcome outcome, boolean hasRun) {
        if (!phase.compareAndSet(from, Phase.ENDED)) {
            return false;
        }
        Duration ran = hasRun ? Duration.ofNanos(System.nanoTime() - startedAt) : Duration.ZERO;
        if (from == Phase.QUEUED) {
            permit.release();
        }
        settlement.settle(outcome, services.routeName(task), ran).whenComplete((ok, unexpected) -> {
            permit.settle();
            settled.complete(null);
        });
        return true;
    }

    private Outcome outcome(@Nullable Object result, @Nullable Throwable error) {
        if (error != null) {
            Outcome failure = settlement.failure(error);
            // Interrupted by the shutdown, it most likely failed for that only.
            boolean innocent = shutdown && failure.kind() != TryOutcome.TERMINATED;
            return innocent ? shutDown() : failure;
        }
        try {
            return Outcomes.success(
                    settlement.active(),
                    Results.toJson(result, services.payloads().codec()),
                    services.now());
        } catch (Throwable notJson) { // a codec is the user's code too (B3)
            return settlement.failure(new io.asyncjobs.error.InvalidRequestException(
                    "the result can't be stored: " + Outcomes.text(notJson), notJson));
        }
    }

    private void tellStart() {
        if (!services.notifier().isHeard()) {
            return;
        }
        Duration waited =
                first ? Duration.between(task.created(), services.clock().instant()) : null;
        Duration notNegative = waited != null && waited.isNegative() ? Duration.ZERO : waited;
        String queue = services.queue().name();
        services.notifier().tell(listener -> listener.started(queue, task, services.routeName(task), notNegative));
    }

    private synchronized void bind(@Nullable Thread current) {
        thread = current;
        if (current == null) {
            Thread.interrupted(); // ours, or left behind by the handler: the next task must not feel it
        } else if (cancelled) {
            current.interrupt(); // it was asked to stop when it had hardly begun
        }
    }

    private synchronized void interrupt() {
        cancelled = true;
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** This try as its handler sees it. */
    private final class Context implements io.asyncjobs.handler.TaskContext {

        @Override
        public Task task() {
            return task;
        }

        @Override
        public String queue() {
            return services.queue().name();
        }

        @Override
        public boolean isLastTry() {
            return Outcomes.isLastTry(task, services.queue().limits());
        }

        @Override
        public Map<String, List<String>> headers() {
            return settlement.delivery().headers().values();
        }

        @Override
        public Instant deadline() {
            return services.clock().instant().plus(lease.untilInterrupt());
        }

        @Override
        public Instant leaseEnd() {
            return services.clock().instant().plus(lease.untilEnd());
        }

        @Override
        public boolean isCancelled() {
            return cancelled;
        }

        @Override
        public void inProgress() {
            if (phase.get() != Phase.RUNNING) {
                throw new io.asyncjobs.error.ConflictException("the time of this try is over; it can't be extended");
            }
            settlement.extend();
        }

        @Override
        public @Nullable Object payload(java.lang.reflect.Type type) {
            return services.payloads().read(task.payload(), type);
        }

        @Override
        public Logger logger() {
            return LoggerFactory.getLogger("io.asyncjobs.task");
        }
    }
}
