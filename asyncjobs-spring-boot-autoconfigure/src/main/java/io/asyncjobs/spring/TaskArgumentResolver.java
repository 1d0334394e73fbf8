package io.asyncjobs.spring;

import io.asyncjobs.handler.TaskContext;
import io.asyncjobs.task.Task;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;

/**
 * Gives values to parameters of {@link TaskHandler} methods: the tenant of a task, say. Beans of this type are asked in
 * their order, before what is built in. Must be thread-safe.
 */
public interface TaskArgumentResolver {

    /** Whether it is for a parameter; asked once, when the application starts. */
    boolean supports(MethodParameter parameter);

    /**
     * The value for one try of a task.
     *
     * @return a value of the parameter's type
     * @throws Exception fails the try, as if the handler had thrown it
     */
    @Nullable
    Object resolve(MethodParameter parameter, Task task, TaskContext context) throws Exception;
}
