package io.asyncjobs.worker;

import io.asyncjobs.handler.PayloadReader;
import io.asyncjobs.handler.Router;
import io.asyncjobs.store.Delivery;
import io.asyncjobs.store.TaskStore;
import io.asyncjobs.store.WorkQueue;
import io.asyncjobs.task.PayloadCodec;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works one queue: pulls items, runs their handlers, stores the outcomes (protocol 9 to 14). Delivery is at least once.
 *
 * <p>While it runs, one non-daemon thread keeps the JVM alive. Nothing blocks but handlers. Thread-safe; starts once and
 * stops once.
 */
public final class Worker {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private static final String PAUSED = "the queue was paused before the task was started";
    private static final Duration SHORTEST_TICK = Duration.ofMillis(5);
    private static final Duration LONGEST_TICK = Duration.ofMillis(250);
    private static final Duration LOOK_AHEAD_TICK = Duration.ofMillis(50);

    /** After so long an item that was asked for ahead and has no slot is handed back, at the next tick. */
    private static final long LONGEST_WAIT = Duration.ofMillis(50).toNanos();

    /** The same for an item that was delivered before: to hand it back costs one more of a limited number. */
    private static final long LONGEST_WAIT_AGAIN = Duration.ofMillis(500).toNanos();

    private final Services services;
    private final Slots slots;
    private final Executor executor;
    private final @Nullable HandlerThreads ownThreads;
    private final Set<TaskRun> opening = ConcurrentHashMap.newKeySet();
    private final Set<Attempt> attempts = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<@Nullable Void> stopped = new CompletableFuture<>();
    private final Thread ticker;
    private CompletableFuture<@Nullable Void> drained = CompletableFuture.completedFuture(null);
    private volatile boolean started;
    private volatile boolean paused;

    /** None before the start and while it is paused. */
    private volatile @Nullable Puller puller;

    private volatile @Nullable Repairs repairs;
    private volatile @Nullable Shutdown shutdown;

    /**
     * Makes a worker that does nothing yet. {@code AsyncJobs.worker} is the easier way to one.
     *
     * @param queue the queue to work
     * @param store the records of its tasks
     * @param router finds handlers
     * @param codec reads payloads and writes results
     * @param options how to work
     * @param clock tells the time that goes into records
     */
    public Worker(
            WorkQueue queue, TaskStore store, Router router, PayloadCodec codec, WorkerOptions options, Clock clock) {
        PayloadReader payloads = new PayloadReader(codec, options.unwrapPayloads());
        Notifier notifier = new Notifier(options.listener(), queue.name());
        LookAhead lookAhead = LookAhead.of(options.concurrency(), queue.limits());
        services = new Services(queue, store, router, payloads, options, notifier, lookAhead, clock);
        slots = new Slots(options.concurrency(), lookAhead);
        Executor given = options.executor();
        if (given == null) {
            HandlerThreads own = new HandlerThreads("asyncjobs-" + queue.name(), options.concurrency());
            ownThreads = own;
            executor = own;
        } else {
            ownThreads = null;
            executor = given;
        }
        ticker = new Thread(this::tickUntilStopped, "asyncjobs-worker-" + queue.name());
    }

    /**
     * Starts pulling, unless it is paused. Has no effect when it has been started before.
     *
     * @throws IllegalStateException if it has been stopped
     */
    public synchronized void start() {
        if (shutdown != null) {
            throw new IllegalStateException("the worker of queue " + queue() + " has been stopped; make a new one");
        }
        if (!started) {
            Puller pulling = paused ? null : newPuller();
            Duration interval = services.options().repairInterval();
            repairs = interval.isZero() ? null : new Repairs(services, interval);
            started = true;
            ticker.start();
            pull(pulling);
            LOG.info(
                    "working queue {}, {} tasks at once, types {}{}",
                    queue(),
                    slots(),
                    services.router().types(),
                    paused ? "; paused" : "");
        }
    }

    /**
     * Starts no more tasks until {@link #resume()}: pulls no more and hands back what has not begun to start; running
     * handlers go on. Only this worker pauses, not others of the queue, here or elsewhere. Returns at once; may also be
     * called before the start. Has no effect when it is paused already, or stopped.
     */
    public synchronized void pause() {
        if (paused || shutdown != null) {
            return;
        }
        paused = true;
        Puller pulling = puller;
        if (pulling != null) {
            puller = null;
            drain(pulling);
            slots.refuseAll();
        }
        attempts.forEach(attempt -> attempt.releaseUnstarted(PAUSED));
        LOG.info("queue {}: paused; {} tasks are being worked", queue(), busy());
    }

    /** Goes on to start tasks after {@link #pause()}. Has no effect when it is not paused, or stopped. */
    public synchronized void resume() {
        if (!paused || shutdown != null) {
            return;
        }
        // A new one: of what the old one asked for, items may still be on their way, which it hands back.
        Puller pulling = started ? newPuller() : null;
        paused = false;
        pull(pulling);
        LOG.info("queue {}: resumed", queue());
    }

    private Puller newPuller() {
        return new Puller(services.queue(), slots, this::take, services.notifier());
    }

    private void pull(@Nullable Puller pulling) {
        puller = pulling;
        if (pulling != null) {
            pulling.start();
        }
    }

    private void drain(Puller pulling) {
        CompletableFuture<@Nullable Void> before = drained;
        CompletableFuture<@Nullable Void> draining = pulling.stop();
        draining.thenRun(() -> LockSupport.unpark(ticker));
        drained = before.thenCompose(done -> draining);
    }

    /**
     * Stops in order (B6): pulls no more, hands back what has not started, waits for running handlers; interrupts those
     * that take longer and gives their tasks back, without counting the try. Returns at once.
     *
     * @param timeout how long to wait for running handlers; giving back what is left takes up to 6 seconds more
     * @return completes, always normally, when all of this is done
     */
    public synchronized CompletableFuture<@Nullable Void> stop(Duration timeout) {
        Puller pulling = puller;
        if (shutdown == null) {
            Shutdown stopping = new Shutdown(timeout);
            shutdown = stopping;
            if (!started) {
                finish();
            } else {
                LOG.info("queue {}: stopping; {} tasks are being worked", queue(), busy());
                Repairs repairing = repairs;
                if (repairing != null) {
                    repairing.stop();
                }
                if (pulling != null) {
                    drain(pulling);
                }
                stopping.drained(drained);
                slots.refuseAll();
                attempts.forEach(attempt -> attempt.releaseUnstarted(Attempt.SHUT_DOWN));
                LockSupport.unpark(ticker);
            }
        }
        return stopped;
    }

    /** Whether it has been started and has not begun to stop; also while it is paused. */
    public boolean isRunning() {
        return started && shutdown == null;
    }

    /** Whether it starts no tasks, because of {@link #pause()}. */
    public boolean isPaused() {
        return paused;
    }

    /** How many slots are taken. */
    public int busy() {
        return slots.taken();
    }

    /** How many handlers may run at once. */
    public int slots() {
        return slots.size();
    }

    /**
     * How long this worker has asked for items and got none, nor a sign that there are none. Usually less than 5 seconds;
     * more than half a minute means that it does not get on, because the server refuses or does not answer. Zero when it
     * does not ask: all slots are taken, it is not connected, or it does not run.
     */
    public Duration silence() {
        Puller pulling = puller;
        return pulling == null ? Duration.ZERO : pulling.silence();
    }

    /** The queue it works. */
    public String queue() {
        return services.queue().name();
    }

    private void take(Delivery delivery, Slots.@Nullable Permit permit) {
        if (permit == null) {
            // Late, or on the way when the worker stopped (B8).
            services.queue().nak(delivery, Duration.ZERO, services.clock().instant());
            return;
        }
        TaskRun[] self = new TaskRun[1];
        self[0] = new TaskRun(
                services,
                delivery,
                permit,
                () -> shutdown != null || paused,
                attempt -> {
                    startHandler(attempt);
                    opening.remove(self[0]);
                },
                () -> {
                    opening.remove(self[0]);
                    pullMore();
                });
        opening.add(self[0]);
        self[0].begin();
    }

    private void startHandler(Attempt attempt) {
        attempts.add(attempt);
        attempt.settled().thenRun(() -> {
            attempts.remove(attempt);
            pullMore();
        });
        if (shutdown != null) {
            attempt.releaseUnstarted(Attempt.SHUT_DOWN);
        } else if (paused) {
            attempt.releaseUnstarted(PAUSED);
        } else {
            attempt.submitTo(executor, this::pullMore);
        }
    }

    private void pullMore() {
        Puller pulling = puller;
        if (pulling != null && shutdown == null) {
            pulling.pull();
        } else {
            LockSupport.unpark(ticker);
        }
    }

    private void tickUntilStopped() {
        while (!stopped.isDone()) {
            try {
                tick();
            } catch (Throwable e) { // nothing may end this thread before the worker has stopped
                LOG.error("queue {}: an unexpected failure", queue(), e);
            }
            LockSupport.parkNanos(this, tickNanos());
        }
    }

    private void tick() {
        Puller pulling = puller;
        if (pulling != null) {
            pulling.tick();
        }
        attempts.forEach(this::checkTime);
        slots.refuseOlderThan(LONGEST_WAIT, LONGEST_WAIT_AGAIN);
        Shutdown stopping = shutdown;
        Repairs repairing = repairs;
        if (repairing != null && stopping == null) {
            repairing.tick();
        }
        if (stopping != null && stopping.proceed(opening.isEmpty() && attempts.isEmpty(), attempts)) {
            finish();
        }
    }

    private void checkTime(Attempt attempt) {
        try {
            attempt.checkTime();
            services.lookAhead().runs(attempt.runningNanos());
        } catch (Throwable e) { // the retry policy is the user's code
            LOG.error("queue {}: an unexpected failure", queue(), e);
        }
    }

    private void finish() {
        if (ownThreads != null) {
            ownThreads.shutdown();
        }
        LOG.info("queue {}: stopped", queue());
        stopped.complete(null);
    }

    /** Fine enough for the shortest lease, and no load for long ones. */
    private long tickNanos() {
        long nanos = services.queue().limits().ackWait().toNanos() / 50;
        boolean ahead = slots.taken() > 0 && services.lookAhead().limit() > 0;
        Duration longest = ahead ? LOOK_AHEAD_TICK : LONGEST_TICK;
        return Math.max(SHORTEST_TICK.toNanos(), Math.min(longest.toNanos(), nanos));
    }
}
