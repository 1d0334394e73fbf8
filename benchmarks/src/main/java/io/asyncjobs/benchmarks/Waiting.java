package io.asyncjobs.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what nobody announces. */
final class Waiting {

    private static final long STEP = TimeUnit.MICROSECONDS.toNanos(500);
    private static final long LONGEST = TimeUnit.MINUTES.toNanos(15);

    private Waiting() {}

    static void until(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > LONGEST) {
                throw new IllegalStateException("the benchmark does not come to its end");
            }
            LockSupport.parkNanos(STEP);
        }
    }
}
