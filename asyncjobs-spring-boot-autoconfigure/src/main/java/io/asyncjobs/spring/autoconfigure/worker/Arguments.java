package io.asyncjobs.spring.autoconfigure.worker;

import io.asyncjobs.handler.TaskContext;
import io.asyncjobs.task.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a handler method is called with.
 *
 * @param list one for each parameter
 */
record Arguments(List<Argument> list) {

    /** Gives the value of one parameter. */
    @FunctionalInterface
    interface Argument {

        @Nullable
        Object resolve(Task task, TaskContext context) throws Exception;
    }

    @Nullable
    Object[] resolve(Task task, TaskContext context) throws Exception {
        @Nullable Object[] values = new Object[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = list.get(i).resolve(task, context);
        }
        return values;
    }
}
