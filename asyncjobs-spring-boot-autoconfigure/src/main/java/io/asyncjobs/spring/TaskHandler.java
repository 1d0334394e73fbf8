package io.asyncjobs.spring;

import io.asyncjobs.handler.RetryTaskException;
import io.asyncjobs.handler.TaskContext;
import io.asyncjobs.handler.TerminateTaskException;
import io.asyncjobs.task.Task;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method of a singleton bean as the handler of a type of task.
 *
 * <p>Its parameters, in any order and each at most once: the {@link Task}, the {@link TaskContext}, and one more, which
 * is given the payload: as {@code byte[]} the bytes as they are, as {@code String} a JSON string decoded or else the
 * text as it is, as any other type what the JSON mapper makes of it. Bean validation is applied to a parameter marked
 * {@code @Valid}. A payload that is missing, can't be converted or is invalid terminates the task, unless a parameter
 * that may be {@code null} is marked {@code @Nullable}.
 *
 * <p>What the method returns becomes the task's result. Throw {@link TerminateTaskException} to give the task up,
 * {@link RetryTaskException} to try again after a delay of your own; any other exception or error is tried again by the
 * retry policy. Delivery is at least once, so be idempotent. The method is called from many threads at once.
 *
 * <p>May be used as a meta-annotation.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface TaskHandler {

    /**
     * The type of task, the beginning of types (such as {@code email:}; the longest that fits is taken), or an empty
     * text for all tasks that have no other handler. Placeholders ({@code ${…}}) are resolved.
     */
    String value();

    /**
     * The queue whose tasks it handles; empty for every queue that the application consumes. Placeholders are resolved.
     */
    String queue() default "";
}
