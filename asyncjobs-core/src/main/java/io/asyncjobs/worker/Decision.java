package io.asyncjobs.worker;

import io.asyncjobs.task.Task;
import java.time.Duration;

/** What to do with a delivered item whose task has been loaded (protocol 10). */
sealed interface Decision {

    /** Save the task as active and start its handler. */
    record Run(Task active) implements Decision {}

    /** The task is over: take the item out of the queue. */
    record Remove(String reason) implements Decision {}

    /** Save the task as expired and take the item out of the queue. */
    record Expire(Task expired) implements Decision {}

    /** Give the item back for a while. */
    record Wait(Duration delay, String reason) implements Decision {}
}
