package io.asyncjobs.store;

import java.util.concurrent.TimeUnit;

/**
 * Notices that the process, or the machine, stood still: what looks at deadlines regularly comes late then, and answers
 * that are there already have not been read. For one thread at a time.
 */
final class Standstill {

    private static final long LATE = TimeUnit.SECONDS.toNanos(1);
    private static final long GRACE = TimeUnit.SECONDS.toNanos(1);

    /** What is always late does not stand still: deadlines must count. */
    private static final long SELDOM = TimeUnit.SECONDS.toNanos(5);

    private final long period;
    private long last = System.nanoTime();
    private long graceEnds = last - SELDOM;

    /** For who looks once in that many milliseconds. */
    Standstill(long periodMillis) {
        period = TimeUnit.MILLISECONDS.toNanos(periodMillis);
    }

    /** Whether deadlines are to be passed over this time; asked at each look. */
    boolean grace() {
        long now = System.nanoTime();
        if (now - last > period + LATE && now - graceEnds > SELDOM) {
            graceEnds = now + GRACE;
        }
        last = now;
        return now - graceEnds < 0;
    }
}
