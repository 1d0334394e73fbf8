package io.asyncjobs.spring.actuate;

import io.asyncjobs.task.Task;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What became of the wish to try a task again.
 *
 * @param id the task
 * @param queue where it is queued now; {@code null} if it was refused
 * @param state its state now; {@code null} if it was refused
 * @param error why it was refused, {@code null} if it was not
 */
public record RetriedTaskDescriptor(String id, @Nullable String queue, @Nullable String state, @Nullable String error)
        implements OperationResponseBody {

    static RetriedTaskDescriptor of(Task task) {
        return new RetriedTaskDescriptor(task.id(), task.queue(), task.stateName(), null);
    }

    static RetriedTaskDescriptor refused(String id, Throwable reason) {
        return new RetriedTaskDescriptor(id, null, null, String.valueOf(reason.getMessage()));
    }
}
