package io.asyncjobs.worker;

import java.time.Duration;

/**
 * How long a delivery is ours: from its arrival for as long as the server waits for its acknowledgement (B7).
 * Times are those of {@link System#nanoTime()}. Thread-safe.
 */
final class Lease {

    private static final long MAX_MARGIN = Duration.ofSeconds(5).toNanos();

    private final long length;
    private volatile long end;

    Lease(long received, Duration ackWait) {
        length = ackWait.toNanos();
        end = received + length;
    }

    /** Whether it is still ours. */
    boolean holds() {
        return end - System.nanoTime() > 0;
    }

    /** How long it is still ours. */
    Duration untilEnd() {
        return Duration.ofNanos(end - System.nanoTime());
    }

    /** How long until the handler is to be stopped, so that the outcome can still be told: 10 % earlier, 5 s at most. */
    Duration untilInterrupt() {
        return Duration.ofNanos(end - Math.min(length / 10, MAX_MARGIN) - System.nanoTime());
    }

    /**
     * Extends it by a signal that was confirmed; it counts from the sending.
     *
     * @return false if it had ended before the confirmation, which then proves nothing
     */
    synchronized boolean extend(long sent) {
        if (!holds()) {
            return false;
        }
        end = sent + length;
        return true;
    }
}
