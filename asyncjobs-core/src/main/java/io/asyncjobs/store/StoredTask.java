package io.asyncjobs.store;

import io.asyncjobs.task.Task;

/**
 * A task and where it stands in the stream.
 *
 * @param task the task
 * @param sequence the stream sequence of its record, which the next save must name
 */
public record StoredTask(Task task, long sequence) {}
