package io.asyncjobs.worker;

import io.asyncjobs.task.Task;
import java.time.Duration;

/** What to do with a delivered item whose task has been loaded (protocol 10, 12). */
sealed interface Decision {

    /** Save the task as active and start its handler. */
    record Run(Task active) implements Decision {}

    /** Load the tasks that it depends on, and let {@link Dependencies} decide. */
    record AskParents(Task task) implements Decision {}

    /** The task is over: take the item out of the queue. */
    record Remove(String reason) implements Decision {}

    /** Save the task in a final state, without a run, and take the item out of the queue. */
    record End(Task ended, TryOutcome kind) implements Decision {}

    /** The server has given the item up, and its task is not over: queue it again (B13). */
    record Requeue() implements Decision {}

    /** The task can't start yet: its item waits. */
    record Wait(Duration delay, String reason) implements Decision {}
}
