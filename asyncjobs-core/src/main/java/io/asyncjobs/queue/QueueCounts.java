package io.asyncjobs.queue;

import java.time.Instant;
import java.util.Optional;

/**
 * What is in a queue at a moment.
 *
 * @param items all items: waiting, being worked, waiting for a retry, and those that used up their deliveries
 * @param bytes how much room they take
 * @param oldest when the oldest item was put in
 * @param newest when an item was put in last, even if it is gone
 * @param waiting items that have not been delivered yet
 * @param pending items that are being worked or wait for a retry
 * @param redelivered items among those that have been delivered more than once
 */
public record QueueCounts(
        long items,
        long bytes,
        Optional<Instant> oldest,
        Optional<Instant> newest,
        long waiting,
        long pending,
        long redelivered) {}
