package io.asyncjobs.spring;

import io.asyncjobs.queue.ItemHeaders;
import io.asyncjobs.task.Task;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Enqueues a task, or does something around it; see {@link EnqueueMiddleware}. Must be thread-safe. */
@FunctionalInterface
public interface EnqueueStep {

    /**
     * Enqueues a task without waiting for the server.
     *
     * @param task the task
     * @param queue where it goes
     * @param headers travel with the task's work item to its handler, as {@link ItemHeaders} describes
     * @return the task as stored
     */
    CompletableFuture<Task> enqueue(Task task, String queue, Map<String, String> headers);
}
