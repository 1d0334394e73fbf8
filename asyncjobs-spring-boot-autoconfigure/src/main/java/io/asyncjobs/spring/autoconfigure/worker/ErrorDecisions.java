package io.asyncjobs.spring.autoconfigure.worker;

import io.asyncjobs.handler.Handler;
import io.asyncjobs.handler.ReleaseTaskException;
import io.asyncjobs.handler.RetryTaskException;
import io.asyncjobs.handler.TaskContext;
import io.asyncjobs.handler.TerminateTaskException;
import io.asyncjobs.spring.HandlerRunTimeException;
import io.asyncjobs.spring.TaskErrorDecision;
import io.asyncjobs.spring.TaskErrorDecision.RetryAfter;
import io.asyncjobs.spring.TaskErrorHandler;
import io.asyncjobs.task.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What follows from the exceptions of a handler.
 *
 * @param terminateOn those that give a task up
 * @param handlers decide about all others
 */
record ErrorDecisions(List<Class<? extends Throwable>> terminateOn, List<TaskErrorHandler> handlers) {

    private static final Logger logger = LoggerFactory.getLogger(ErrorDecisions.class);

    private static final List<Class<? extends Throwable>> DECIDED = List.of(
            TerminateTaskException.class,
            RetryTaskException.class,
            ReleaseTaskException.class,
            HandlerRunTimeException.class);

    private static final int MAX_CAUSES = 50;

    /** A handler that fails as decided. */
    Handler wrap(Handler next) {
        return terminateOn.isEmpty() && handlers.isEmpty() ? next : (task, context) -> handle(next, task, context);
    }

    private @Nullable Object handle(Handler next, Task task, TaskContext context) throws Exception {
        try {
            return next.handle(task, context);
        } catch (Exception | Error error) {
            // What comes of an interrupt says nothing about the task.
            if (context.isCancelled() || isOneOf(DECIDED, error)) {
                throw error;
            }
            if (isOneOf(terminateOn, error)) {
                throw new TerminateTaskException(text(error), error);
            }
            TaskErrorDecision decision = decide(task, error);
            if (decision instanceof RetryAfter retry) {
                throw new RetryTaskException(retry.delay(), text(error), error);
            }
            if (decision == TaskErrorDecision.terminate()) {
                throw new TerminateTaskException(text(error), error);
            }
            if (decision == TaskErrorDecision.complete()) {
                logger.debug("{} counts as done although its handler failed", task, error);
                return null;
            }
            throw error;
        }
    }

    private TaskErrorDecision decide(Task task, Throwable error) {
        for (TaskErrorHandler handler : handlers) {
            try {
                TaskErrorDecision decision = handler.decide(task, error);
                if (decision != TaskErrorDecision.undecided()) {
                    return decision;
                }
            } catch (RuntimeException bug) {
                logger.warn(
                        "The error handler {} failed for {}", handler.getClass().getName(), task, bug);
            }
        }
        return TaskErrorDecision.undecided();
    }

    private static boolean isOneOf(List<Class<? extends Throwable>> types, Throwable error) {
        Throwable each = error;
        for (int depth = 0; each != null && depth < MAX_CAUSES; depth++) {
            for (Class<? extends Throwable> type : types) {
                if (type.isInstance(each)) {
                    return true;
                }
            }
            each = each.getCause();
        }
        return false;
    }

    private static String text(Throwable error) {
        String message = error.getMessage();
        return message == null || message.isBlank() ? error.getClass().getName() : message;
    }
}
