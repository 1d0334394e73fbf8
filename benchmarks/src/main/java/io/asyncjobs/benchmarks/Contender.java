package io.asyncjobs.benchmarks;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One way of enqueueing and working tasks, over a connection of its own: ours, or a control beside it. */
interface Contender extends AutoCloseable {

    /** Enqueues one task. */
    CompletableFuture<?> enqueue(byte[] payload);

    /** Enqueues many at once, as fast as it can; returns when all are confirmed. */
    void enqueueAll(List<byte[]> payloads) throws Exception;

    /**
     * Starts to work the queue.
     *
     * @param slots how many tasks at once
     * @param job what a task does
     */
    Work work(int slots, Job job) throws Exception;

    @Override
    void close();

    /** A worker that runs. */
    interface Work {

        /** Waits until as many tasks have been worked; the last of them may still be being saved. */
        void await(long tasks) throws Exception;

        /** Stops when all that was begun is saved and acknowledged. */
        void stop() throws Exception;
    }
}
