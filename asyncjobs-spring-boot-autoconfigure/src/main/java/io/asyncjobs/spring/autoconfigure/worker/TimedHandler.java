package io.asyncjobs.spring.autoconfigure.worker;

import io.asyncjobs.handler.Handler;
import io.asyncjobs.handler.TaskContext;
import io.asyncjobs.task.Task;
import org.jspecify.annotations.Nullable;

/** Interrupts a handler when its own time is over, and tells meanwhile that it is getting on. */
final class TimedHandler implements Handler {

    private final Handler next;
    private final String name;
    private final HandlerTimes times;
    private final HandlerTimer timer;

    /**
     * Wraps a handler.
     *
     * @param name the handler as messages name it
     */
    TimedHandler(Handler next, String name, HandlerTimes times, HandlerTimer timer) {
        this.next = next;
        this.name = name;
        this.times = times;
        this.timer = timer;
    }

    @Override
    public @Nullable Object handle(Task task, TaskContext context) throws Exception {
        TimedRun run = new TimedRun(context, name, times, timer);
        @Nullable Object result;
        try {
            result = next.handle(task, run);
        } catch (Exception | Error failure) {
            run.end(failure);
            throw failure;
        }
        run.end(null);
        return result;
    }
}
