package io.asyncjobs.spring.observation;

import io.asyncjobs.handler.TaskContext;
import io.asyncjobs.task.Task;
import io.asyncjobs.worker.TryOutcome;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One try of a task; the trace comes from the headers of its work item. */
public final class TaskProcessContext extends ReceiverContext<Map<String, List<String>>> {

    private final Task task;
    private final String queue;
    private final String type;
    private volatile String outcome = TaskKeyValues.NONE;

    TaskProcessContext(Task task, TaskContext context, String type) {
        super(TaskProcessContext::first, Kind.CONSUMER);
        this.task = task;
        this.queue = context.queue();
        this.type = type;
        setCarrier(context.headers());
    }

    /** The task, already counted as tried. */
    public Task task() {
        return task;
    }

    /** The queue that it came from. */
    public String queue() {
        return queue;
    }

    /** The value of the key {@code type}. */
    public String type() {
        return type;
    }

    /** The tag of what became of the try, as far as its handler decided that; {@code none} until it is over. */
    public String outcome() {
        return outcome;
    }

    void end(TryOutcome how) {
        outcome = how.tag();
    }

    private static @Nullable String first(Map<String, List<String>> carrier, String name) {
        List<String> values = carrier.get(name);
        return values == null || values.isEmpty() ? null : values.get(0);
    }
}
