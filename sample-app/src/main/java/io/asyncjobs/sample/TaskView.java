package io.asyncjobs.sample;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskResult;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task as {@code GET /tasks/{id}} shows it: all but its payload.
 *
 * @param result what the handler returned, as the JSON that it is stored as
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record TaskView(
        String id,
        String type,
        String queue,
        String state,
        int tries,
        String lastError,
        @JsonRawValue @Nullable String result,
        Instant created,
        @Nullable Instant tried,
        @Nullable Instant completed) {

    static TaskView of(Task task) {
        return new TaskView(
                task.id(),
                task.type(),
                task.queue(),
                task.stateName(),
                task.tries(),
                task.lastError(),
                task.result().map(TaskResult::payload).orElse(null),
                task.created(),
                task.tried().orElse(null),
                task.result().map(TaskResult::completed).orElse(null));
    }
}
