package io.asyncjobs.spring;

import io.asyncjobs.handler.ReleaseTaskException;
import io.asyncjobs.handler.RetryTaskException;
import io.asyncjobs.handler.TerminateTaskException;
import io.asyncjobs.task.Task;
import org.springframework.core.Ordered;

/**
 * Decides what becomes of a task whose handler, or a middleware around it, has thrown something. Beans of this type are
 * asked in their order, on the handler's thread, until one decides; if none does, the task is tried again. Must be
 * thread-safe. One that throws is passed over, with a warning in the log.
 *
 * <p>They are not asked where it is decided already: by {@link TerminateTaskException} (also of payloads that can't be
 * converted or are invalid), {@link RetryTaskException}, {@link ReleaseTaskException} or {@link TaskHandler#terminateOn()};
 * nor when the handler was stopped because its time was over ({@link HandlerRunTimeException}) or its worker shuts down.
 */
@FunctionalInterface
public interface TaskErrorHandler {

    /**
     * Where the decisions stand among {@code Middleware}: what has a higher precedence, as {@code Ordered} or by
     * {@code @Order} on its class, hears the exception that was decided for, other middleware the one that was thrown.
     */
    int DECISION_ORDER = Ordered.HIGHEST_PRECEDENCE + 100;

    /**
     * Decides about one try.
     *
     * @param task the task, already counted as tried
     * @param error what was thrown
     * @return the decision, {@link TaskErrorDecision#undecided()} to leave it to others
     */
    TaskErrorDecision decide(Task task, Throwable error);
}
