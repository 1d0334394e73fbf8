package io.asyncjobs.worker;

import io.asyncjobs.queue.QueueLimits;
import java.time.Duration;

/**
 * How many items are asked for beyond the free slots, so that their records are loaded while handlers run. That pays where
 * handlers take no longer than a few round trips to the server, and few of them run at once; an item that would wait
 * longer had better be another worker's. So it begins when a row of handlers has been short, and ends as soon as one is seen
 * to be long. Thread-safe.
 */
final class LookAhead {

    /** Handlers up to here are short. */
    private static final long SHORT = Duration.ofMillis(5).toNanos();

    /** With more slots than this there is always something to do, and asking for more only makes it slower. */
    private static final int MOST_SLOTS = 32;

    /** Fewer items are not worth a request of their own. */
    private static final int FEWEST = 8;

    /** Two handlers' time is what the last of them waits at most, where there are slots enough. */
    private static final int ITEMS_PER_SLOT = 2;

    /** Who waits must have most of its time left when it starts. */
    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(5);

    /** How fast what was long is forgotten. */
    private static final int MEMORY = 8;

    private final int most;

    /** The duration of recent handlers; long ones weigh more. */
    private long recent = Duration.ofMillis(100).toNanos();

    private LookAhead(int most) {
        this.most = most;
    }

    /** For a worker with as many slots, on a queue with such limits. */
    static LookAhead of(int slots, QueueLimits limits) {
        int wanted = Math.max(FEWEST, ITEMS_PER_SLOT * slots);
        // Where few items may be out at once, over all workers, those that wait would keep others from being worked.
        int room = limits.maxAckPending() <= 0 ? wanted : limits.maxAckPending() / 2 - slots;
        boolean useful =
                room >= FEWEST && slots <= MOST_SLOTS && limits.ackWait().compareTo(SHORTEST_LEASE) >= 0;
        return new LookAhead(useful ? Math.min(wanted, room) : 0);
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

    /** A handler has been running for so long, and goes on. */
    void runs(long nanos) {
        if (nanos > SHORT) {
            ran(nanos);
        }
    }

    /** Somebody waits who was asked for ahead. */
    void tookTooLong() {
        ran(Duration.ofSeconds(1).toNanos());
    }
}
