package io.asyncjobs.handler;

import io.asyncjobs.task.Task;
import org.jspecify.annotations.Nullable;

/** Does the work of tasks. Called from many threads at once, one call for each try of a task. */
@FunctionalInterface
public interface Handler {

    /**
     * Works one try of a task. Delivery is at least once: be idempotent.
     *
     * @param task the task, already counted as tried
     * @param context what belongs to this try
     * @return the task's result, which is stored as JSON, {@code byte[]} as a base64 text; {@code null} for none
     * @throws TerminateTaskException to give the task up
     * @throws RetryTaskException to try again after a delay of one's own
     * @throws ReleaseTaskException to give the task back without a try being counted, before anything was done
     * @throws Exception anything else fails the try: it is repeated after the retry policy's delay
     */
    @Nullable
    Object handle(Task task, TaskContext context) throws Exception;
}
