package io.asyncjobs.worker;

import io.asyncjobs.queue.QueueInfo;
import io.asyncjobs.retry.RetryPolicy;
import io.asyncjobs.store.Delivery;
import io.asyncjobs.store.PullStatus;
import io.asyncjobs.store.Pulls;
import io.asyncjobs.store.WorkQueue;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for items, as many as there are free slots, with one pull at a time (protocol 9, B8, B9, B10). Thread-safe.
 */
final class Puller {

    private static final Logger LOG = LoggerFactory.getLogger(Puller.class);

    private static final Duration EXPIRES = Duration.ofSeconds(30);
    private static final Duration AHEAD_EXPIRES = Duration.ofMillis(100);
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);
    private static final long SILENCE = HEARTBEAT.toNanos() * 5 / 2;
    private static final long OVERDUE = EXPIRES.plusSeconds(2).toNanos();
    private static final long LIMITS_AGE = Duration.ofSeconds(30).toNanos();

    /** How long to wait after failures in a row (protocol 13, "internal poll errors"). */
    private static final RetryPolicy BACKOFF =
            RetryPolicy.linear(Duration.ofMillis(500), Duration.ofSeconds(10), 20, 0.1);

    private final WorkQueue queue;
    private final Slots slots;
    private final BiConsumer<Delivery, Slots.@Nullable Permit> taker;
    private final Notifier notifier;
    private final Pulls pulls;

    private boolean stopped = true;
    private boolean connected;
    private long number;
    private int outstanding;
    private long started;
    private long heard;
    private int failures;

    /** Since when the server owes a good answer to a pull; 0: it does not. */
    private long unanswered;

    private long notBefore = System.nanoTime();
    private long limitsRead = System.nanoTime();

    /**
     * Subscribes, and asks for nothing yet.
     *
     * @param taker takes each item, with its slot; without one, the item is to be handed back
     */
    Puller(WorkQueue queue, Slots slots, BiConsumer<Delivery, Slots.@Nullable Permit> taker, Notifier notifier) {
        this.queue = queue;
        this.slots = slots;
        this.taker = taker;
        this.notifier = notifier;
        pulls = queue.subscribe(this::arrived, this::told, this::connected);
    }

    synchronized void start() {
        stopped = false;
        connected = pulls.isConnected();
        pull();
    }

    /** Stops asking; items on the way still come, without a slot. Completes when all have come. */
    CompletableFuture<@Nullable Void> stop() {
        synchronized (this) {
            stopped = true;
            end();
        }
        return pulls.drain(Duration.ofSeconds(2));
    }

    /** How long the server has owed a good answer, over all pulls since the last one; zero if it owes none. */
    synchronized Duration silence() {
        return unanswered == 0 || stopped ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - unanswered);
    }

    /** Asks for items if slots are free and no pull is open. */
    synchronized void pull() {
        long now = System.nanoTime();
        if (stopped || !connected || outstanding > 0 || now - notBefore < 0) {
            return;
        }
        outstanding = slots.reserveFree();
        // What is asked for ahead must not lie open for long: by the time that it comes, handlers may have become slow.
        boolean ahead = outstanding == 0;
        if (ahead) {
            outstanding = slots.reserveAhead();
        }
        if (outstanding == 0) {
            unanswered = 0;
            return;
        }
        number++;
        started = now;
        heard = now;
        unanswered = unanswered == 0 ? now : unanswered;
        try {
            pulls.pull(number, outstanding, ahead ? AHEAD_EXPIRES : EXPIRES, ahead ? Duration.ZERO : HEARTBEAT);
        } catch (IllegalStateException notConnected) {
            failed("not connected: " + notConnected.getMessage());
        }
    }

    /** Looks after a pull that has gone silent, and after the queue's limits. */
    void tick() {
        boolean readLimits;
        synchronized (this) {
            long now = System.nanoTime();
            if (outstanding > 0 && (now - heard > SILENCE || now - started > OVERDUE)) {
                LOG.debug("queue {}: the server has gone silent; pulling anew", queue.name());
                end();
            }
            pull();
            readLimits = !stopped && now - limitsRead > LIMITS_AGE;
            limitsRead = readLimits ? now : limitsRead;
        }
        if (readLimits) {
            readLimits();
        }
    }

    private void arrived(Delivery delivery) {
        Slots.Permit permit = null;
        synchronized (this) {
            heard = System.nanoTime();
            unanswered = 0;
            failures = 0;
            if (!stopped) {
                permit = slots.take(delivery.count() == 1); // a hand-back costs a delivery: one at most
            }
            outstanding = Math.max(0, outstanding - 1);
        }
        taker.accept(delivery, permit);
        pull();
    }

    private void told(PullStatus status) {
        synchronized (this) {
            if (status.pull() != number || outstanding == 0) {
                return;
            }
            heard = System.nanoTime();
            switch (status.kind()) {
                case HEARTBEAT -> {
                    unanswered = heard;
                    return;
                }
                case ENDED -> {
                    unanswered = 0;
                    failures = 0;
                    end();
                    pull();
                    return;
                }
                case GONE, REFUSED -> failed(status.code() + " " + status.description());
            }
        }
        readLimits();
    }

    /** A server knows nothing of pulls that were sent over another connection; those made meanwhile would pile up. */
    private synchronized void connected(boolean up) {
        connected = up;
        unanswered = 0;
        end();
        if (up) {
            notBefore = System.nanoTime();
            pull();
        }
    }

    private void failed(String reason) {
        end();
        Duration delay = BACKOFF.delay(failures++);
        notBefore = System.nanoTime() + delay.toNanos();
        LOG.warn("queue {}: pulling failed ({}); again in {} ms", queue.name(), reason, delay.toMillis());
        notifier.tell(listener -> listener.pullFailed(queue.name(), reason));
    }

    private void end() {
        outstanding = 0;
        slots.cancelReservations();
    }

    /** So that what an operator changes is seen without a restart (B9). */
    private void readLimits() {
        queue.info().whenComplete((info, error) -> {
            if (error != null) {
                LOG.debug("queue {}: its limits could not be read: {}", queue.name(), error.toString());
            } else {
                warnWhenStalled(info);
            }
        });
    }

    private void warnWhenStalled(QueueInfo info) {
        int most = info.limits().maxAckPending();
        if (most > 0 && info.pending() >= most && info.waiting() > 0 && slots.taken() == 0) {
            LOG.warn(
                    "queue {}: {} items are waiting, but {} in work or waiting for a retry use up its max-concurrent of {}; raise it",
                    queue.name(),
                    info.waiting(),
                    info.pending(),
                    most);
        }
    }
}
