package io.asyncjobs.benchmarks;

import java.util.function.Supplier;

/** What a handler does. */
@FunctionalInterface
interface Job {

    /**
     * Does it.
     *
     * @param payload gives the task's payload to whom wants it
     */
    void run(Supplier<byte[]> payload);
}
