package io.asyncjobs.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A queue as the server has it, for those who administer it (protocol 6.2, 6.3).
 *
 * @param name the queue
 * @param maxAge how long an item may wait before it is dropped; zero: for ever
 * @param maxEntries how many items it holds; -1: any number
 * @param discardOld whether a full queue drops its oldest item; otherwise it refuses the new one
 * @param memory whether items are kept in memory and lost with the server; otherwise in files
 * @param replicas how many servers keep a copy
 * @param created when it was created
 * @param limits run time, tries and concurrency; empty if the queue has no consumer, so that nobody can work it:
 *     creating it again with its own settings repairs it (B45)
 * @param counts what is in it
 */
public record QueueDetails(
        String name,
        Duration maxAge,
        long maxEntries,
        boolean discardOld,
        boolean memory,
        int replicas,
        Instant created,
        Optional<QueueLimits> limits,
        QueueCounts counts) {

    /** Whether the queue can be worked. */
    public boolean hasConsumer() {
        return limits.isPresent();
    }
}
