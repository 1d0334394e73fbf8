package io.asyncjobs.queue;

import java.time.Duration;

/**
 * The limits that the server really has for a queue.
 *
 * @param ackWait how long a delivery is ours: the run time of a handler
 * @param maxDeliver how often an item is delivered; -1: any number. Also the queue's limit of tries
 * @param maxAckPending how many items may be worked or waiting for a retry at once
 */
public record QueueLimits(Duration ackWait, int maxDeliver, int maxAckPending) {

    /** Whether a task that has been tried so often is out of tries. */
    public boolean triesUsedUp(int tries) {
        return maxDeliver > 0 && tries >= maxDeliver;
    }
}
