package io.asyncjobs.store;

import io.asyncjobs.task.CorruptTaskException;
import io.asyncjobs.task.Task;
import io.asyncjobs.wire.Names;

/**
 * A task and where it stands in the stream.
 *
 * @param task the task
 * @param sequence the stream sequence of its record, which the next save must name
 */
public record StoredTask(Task task, long sequence) {

    /**
     * Reads a record.
     *
     * @throws CorruptTaskException if the bytes are no task, or one with another id
     */
    static StoredTask read(String id, byte[] body, long sequence) {
        Task task = Task.fromJson(body);
        if (!task.id().equals(id)) {
            // Its next save would go to another task's record.
            throw new CorruptTaskException("the record of task " + Names.printable(id) + " has another id", null);
        }
        return new StoredTask(task, sequence);
    }
}
