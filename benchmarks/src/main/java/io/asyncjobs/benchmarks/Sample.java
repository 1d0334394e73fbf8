package io.asyncjobs.benchmarks;

import java.util.Locale;

/**
 * What one measurement gave.
 *
 * @param tasks how many tasks
 * @param nanos how long they took
 * @param clientNanos the CPU time of this process meanwhile
 * @param serverNanos the CPU time of the server meanwhile
 * @param allocated the bytes that the threads of this process allocated meanwhile
 * @param peakHeap the most bytes that were on the heap at once, garbage included
 * @param foreignNanos the CPU time that others used meanwhile, or other machines took
 */
record Sample(
        long tasks, long nanos, long clientNanos, long serverNanos, long allocated, long peakHeap, long foreignNanos) {

    /** The part of the machine that was somebody else's, 0 to 1. */
    double foreignShare() {
        return (double) foreignNanos / nanos / Runtime.getRuntime().availableProcessors();
    }

    double tasksPerSecond() {
        return tasks * 1e9 / nanos;
    }

    double clientMicros() {
        return clientNanos / 1e3 / tasks;
    }

    double serverMicros() {
        return serverNanos / 1e3 / tasks;
    }

    double allocatedPerTask() {
        return (double) allocated / tasks;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,.0f/s, client %.0f µs, server %.0f µs, others %.0f %%",
                tasksPerSecond(),
                clientMicros(),
                serverMicros(),
                100 * foreignShare());
    }
}
