package io.asyncjobs.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what nobody announces. */
final class Waiting {

    private static final long STEP = TimeUnit.MICROSECONDS.toNanos(500);
    private static final long LONGEST = TimeUnit.MINUTES.toNanos(15);

    private Waiting() {}

    static <E extends Exception> void until(Condition<E> condition) throws E {
        until(STEP, condition);
    }

    /** Looks again after so many nanoseconds. */
    static <E extends Exception> void until(long step, Condition<E> condition) throws E {
        long start = System.nanoTime();
        while (!condition.holds()) {
            if (System.nanoTime() - start > LONGEST) {
                throw new IllegalStateException("the benchmark does not come to its end");
            }
            LockSupport.parkNanos(step);
        }
    }

    /** What is waited for. */
    @FunctionalInterface
    interface Condition<E extends Exception> {
        boolean holds() throws E;
    }
}
