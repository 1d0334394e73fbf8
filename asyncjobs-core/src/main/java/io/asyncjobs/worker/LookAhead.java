package io.asyncjobs.worker;

import java.time.Duration;

/**
 * How many items are asked for beyond the free slots, so that their records are loaded while handlers run. That pays where
 * handlers take no longer than a few round trips to the server, and few of them run at once; an item that would wait
 * longer had better be another worker's. So it begins when a row of handlers has been short, and ends with the first long
 * one. Thread-safe.
 */
final class LookAhead {

    /** Handlers up to here are short. */
    private static final long SHORT = Duration.ofMillis(5).toNanos();

    /** With more slots than this there is always something to do, and asking for more only makes it slower. */
    private static final int MOST_SLOTS = 32;

    private static final int ITEMS = 8;
    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(2);

    /** How fast what was long is forgotten. */
    private static final int MEMORY = 8;

    private final int most;

    /** The duration of recent handlers; long ones weigh more. */
    private long recent = Duration.ofMillis(100).toNanos();

    private LookAhead(int most) {
        this.most = most;
    }

    /** For a worker with as many slots. */
    static LookAhead of(int slots, Duration ackWait) {
        boolean useful = slots <= MOST_SLOTS && ackWait.compareTo(SHORTEST_LEASE) >= 0;
        return new LookAhead(useful ? ITEMS : 0);
    }

    /** Asks for nothing ahead. */
    static LookAhead none() {
        return new LookAhead(0);
    }

    /** How many items may be asked for now beyond the slots. */
    int limit() {
        return most > 0 && isShort() ? most : 0;
    }

    private synchronized boolean isShort() {
        return recent <= SHORT;
    }

    /** A handler has run for so long. */
    synchronized void ran(long nanos) {
        recent = nanos >= recent ? nanos : recent - (recent - nanos) / MEMORY;
    }

    /** Somebody waits who was asked for ahead. */
    void tookTooLong() {
        ran(Duration.ofSeconds(1).toNanos());
    }
}
