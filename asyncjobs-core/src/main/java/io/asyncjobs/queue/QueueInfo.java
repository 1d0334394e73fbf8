package io.asyncjobs.queue;

/**
 * How full a queue is at a moment.
 *
 * @param name the queue
 * @param waiting items that have not been delivered yet
 * @param pending items that are being worked or wait for a retry
 * @param limits the queue's limits
 */
public record QueueInfo(String name, long waiting, long pending, QueueLimits limits) {}
