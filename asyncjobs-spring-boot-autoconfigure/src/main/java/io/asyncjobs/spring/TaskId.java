package io.asyncjobs.spring;

import io.asyncjobs.task.Task;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a parameter of a {@link TaskHandler} method, of type {@code String}, that is given the id of the task: the key by
 * which a handler is idempotent. Of other types, the application refuses to start. Type, queue, tries and deadline are in {@link Task}.
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface TaskId {}
