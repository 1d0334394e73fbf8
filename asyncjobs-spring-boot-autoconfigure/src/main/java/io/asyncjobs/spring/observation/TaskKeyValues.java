package io.asyncjobs.spring.observation;

import io.asyncjobs.spring.AsyncJobsWorkers;
import io.asyncjobs.spring.observation.TaskObservation.LowCardinalityKeys;
import io.asyncjobs.task.Task;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

/** The values of the keys that timers and observations have in common; there are only so many of each. */
public final class TaskKeyValues {

    static final String NONE = "none";

    private static final String ALL = "*";
    private static final String OTHER = "other";

    private TaskKeyValues() {}

    /** The value of {@code type} for what a handler was registered with. */
    public static String type(String route) {
        return route.isEmpty() ? ALL : route;
    }

    /** The value of {@code type} for a task: {@code other} if this application has no handler for it. */
    public static String type(AsyncJobsWorkers workers, String queue, Task task) {
        return workers.route(queue, task.type()).map(TaskKeyValues::type).orElse(OTHER);
    }

    /** The value of {@code outcome} for an enqueueing that is over. */
    public static String enqueueOutcome(@Nullable Throwable error) {
        return error == null ? "ok" : "error";
    }

    /** What the observations of enqueueing and of processing have in common. */
    static KeyValues of(String queue, String type, String outcome, @Nullable Throwable error) {
        return KeyValues.of(
                LowCardinalityKeys.QUEUE.withValue(queue),
                LowCardinalityKeys.TYPE.withValue(type),
                LowCardinalityKeys.OUTCOME.withValue(outcome),
                LowCardinalityKeys.ERROR.withValue(error(error)));
    }

    /** The value of {@code error}: the simple name of the exception's class, {@code none} without one. */
    public static String error(@Nullable Throwable error) {
        if (error == null) {
            return NONE;
        }
        String name = error.getClass().getSimpleName();
        return name.isEmpty() ? error.getClass().getName() : name;
    }
}
