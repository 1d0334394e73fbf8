package io.asyncjobs.spring;

import io.asyncjobs.handler.RetryTaskException;
import io.asyncjobs.handler.TaskContext;
import io.asyncjobs.handler.TerminateTaskException;
import io.asyncjobs.retry.RetryPolicy;
import io.asyncjobs.task.Task;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method of a singleton or scoped-proxy bean as the handler of types of tasks.
 *
 * <p>Its parameters, in any order and each at most once: the {@link Task} (which tells id, type, queue, tries, deadline and
 * more), the {@link TaskContext}, the {@linkplain TaskId id} alone, the {@linkplain DependencyResults results} of the tasks it depends on, whatever a
 * {@link TaskArgumentResolver} knows, and one more, which is given the {@linkplain Payload payload}: as {@code byte[]} the
 * bytes as they are, as {@code String} a JSON string decoded or else the text as it is, as any other type what the JSON
 * mapper makes of it. Bean validation is applied to a parameter marked {@code @Valid}. A payload that is missing, can't be
 * converted or is invalid terminates the task, unless a parameter that may be {@code null} is marked {@code @Nullable}.
 *
 * <p>What the method returns becomes the task's result. A {@code Future}, a {@code CompletionStage} and, if Reactor is
 * there, a reactive type of one value or none ({@code Mono}) are waited for, and cancelled when the handler is interrupted.
 * Throw {@link TerminateTaskException} to give the task up, {@link RetryTaskException} to try again after a delay of your
 * own; any other exception or error is for {@link #terminateOn()}, then for {@link TaskErrorHandler}s, else it is tried
 * again by the retry policy. Delivery is at least once, so be idempotent. The method is called from many threads at once.
 *
 * <p>May be repeated, and used as a meta-annotation. Placeholders ({@code ${…}}) are resolved in all texts.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(TaskHandlers.class)
@Documented
public @interface TaskHandler {

    /**
     * The types of tasks, each of them a type, the beginning of types (such as {@code email:}; the longest that fits is
     * taken), or an empty text for all tasks that have no other handler.
     */
    String[] value();

    /** The queue whose tasks it handles; empty for every queue that the application consumes. */
    String queue() default "";

    /** Exceptions that give the task up at once: when one of them was thrown, or is a cause of what was thrown. */
    Class<? extends Throwable>[] terminateOn() default {};

    /**
     * How long its failed tasks wait: the name of a retry policy ({@code default}, {@code 1m}, {@code 10m}, {@code 1h}) or
     * of a {@link RetryPolicy} bean; empty for the application's policy.
     */
    String retry() default "";

    /**
     * How many of this handler's tasks run at once in this JVM, in all queues together; 0 for as many as there are slots.
     *
     * <p>Of further tasks that a worker takes, up to as many may wait for their turn in its slots, but no more than half of
     * the slots that are left; their time starts anew when it comes. All others are given back, without a try being counted, and come again after some seconds, here or in
     * another application. So a flood of them neither blocks the slots nor loses a try, but keeps the server busy, and
     * counts in the queue's {@code max-concurrent}: if there are many such tasks, give them a queue of their own.
     */
    int concurrency() default 0;

    /**
     * How long it may run, such as {@code 30s}: then it is interrupted, and the try fails with a
     * {@link HandlerRunTimeException} and is repeated. Must be shorter than the queue's run time, which holds anyway, unless
     * {@link #inProgress()} is set. Empty for the queue's run time only. A handler that ignores the interrupt keeps its
     * slot until it returns; what it returns is dropped.
     */
    String maxRunTime() default "";

    /**
     * How often {@link TaskContext#inProgress()} is called while it runs, such as {@code 20s}: it then may run for any time,
     * and a worker that dies is noticed after the queue's run time. Must be shorter than that. Empty for never. Such a
     * handler is not stopped when it hangs, so set {@link #maxRunTime()} too.
     */
    String inProgress() default "";
}
