package io.asyncjobs.spring;

import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskResult;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a parameter of a {@link TaskHandler} method, of type {@code Map<String, X>}, that is given the results of the tasks
 * that the task depends on, by their ids and in their order. It is empty unless the task was made with
 * {@code loadDependencies(true)}.
 *
 * <p>Each result is converted to {@code X} as a payload would be, but for {@code byte[]}: a handler's bytes are stored as
 * base64 and decoded here. As {@link TaskResult} it is given as it is stored. A result that is {@code null} is {@code null}
 * in the map. One that can't be converted terminates the task. {@link Task#dependencyResults()} has them too.
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface DependencyResults {}
