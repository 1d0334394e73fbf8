package io.asyncjobs.spring.observation;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.queue.ItemHeaders;
import io.asyncjobs.task.Task;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A task that is being enqueued; the trace goes into the headers of its work item. */
public final class TaskEnqueueContext extends SenderContext<Map<String, String>> {

    private final Task task;
    private final String queue;
    private final String type;
    private final Map<String, String> headers;
    private volatile String outcome = TaskKeyValues.NONE;

    TaskEnqueueContext(Task task, String queue, String type, Map<String, String> headers) {
        super(TaskEnqueueContext::inject, Kind.PRODUCER);
        this.task = task;
        this.queue = queue;
        this.type = type;
        this.headers = new LinkedHashMap<>(headers);
        setCarrier(this.headers);
    }

    /** The task as it was given. */
    public Task task() {
        return task;
    }

    /** Where it goes. */
    public String queue() {
        return queue;
    }

    /** The value of the key {@code type}. */
    public String type() {
        return type;
    }

    /** {@code ok} or {@code error}; {@code none} until it is over. */
    public String outcome() {
        return outcome;
    }

    void end(@Nullable Throwable error) {
        outcome = TaskKeyValues.enqueueOutcome(error);
    }

    Map<String, String> headers() {
        return headers;
    }

    /** What can't be sent, baggage of many kilobytes for one, must not keep the task from being enqueued. */
    private static void inject(@Nullable Map<String, String> carrier, String name, String value) {
        if (carrier != null && canBeSent(carrier, name, value)) {
            carrier.put(name, value);
        }
    }

    private static boolean canBeSent(Map<String, String> carrier, String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(carrier);
        all.put(name, value);
        try {
            return !ItemHeaders.of(all).isEmpty();
        } catch (InvalidRequestException refused) {
            return false;
        }
    }
}
