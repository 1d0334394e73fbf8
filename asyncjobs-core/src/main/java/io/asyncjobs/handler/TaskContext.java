package io.asyncjobs.handler;

import io.asyncjobs.error.AsyncJobsException;
import io.asyncjobs.task.Task;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** One try of one task, as its handler sees it. Thread-safe; of no use after the handler has returned. */
public interface TaskContext {

    /** The task. */
    Task task();

    /** How often the task has been started, this try included. */
    default int tries() {
        return task().tries();
    }

    /** The queue that the task came from. */
    default String queue() {
        return task().queue();
    }

    /** Whether a failure of this try ends the task, because there are no more. */
    default boolean isLastTry() {
        return task().maxTries() > 0 && tries() >= task().maxTries();
    }

    /**
     * The headers that came with the work item, by name with upper and lower case told apart, each with all its values;
     * not those of NATS and our own. Anybody who may enqueue can have written them. What is not printable ASCII is
     * missing, and so is what exceeds 4,096 bytes.
     */
    default Map<String, List<String>> headers() {
        return Map.of();
    }

    /**
     * When this try is over: the handler is interrupted and the task tried again. Moves when {@link #inProgress()} is
     * called. (The task's own deadline, before which it must be started, is {@link Task#deadline()}.)
     */
    Instant deadline();

    /**
     * When the task is anybody's again: the end of the queue's run time, counted from the arrival of the task. Later than
     * {@link #deadline()}, which leaves time to save what became of the try; moves as that does. A context that knows no
     * such time says its deadline.
     */
    default Instant leaseEnd() {
        return deadline();
    }

    /** Whether the handler should stop, because its time is over or its worker shuts down; its thread is interrupted too. */
    boolean isCancelled();

    /**
     * Tells that the handler is getting on: its time starts anew from here (protocol 11, 1). Blocks until the server has
     * confirmed it and the record says so; both are requests with the client's deadline, 5 seconds each by default.
     *
     * @throws AsyncJobsException if the time was over already, or it is not certain that it could be extended
     */
    void inProgress();

    /**
     * The payload as a type. A text that holds the JSON meant, as {@code ajc tasks add} stores it, is unwrapped once.
     *
     * @throws TerminateTaskException if it can't be converted: trying again would not help
     */
    @Nullable
    Object payload(Type type);

    /** The payload as a class; see {@link #payload(Type)}. */
    default <T> @Nullable T payload(Class<T> type) {
        return type.cast(payload((Type) type));
    }

    /** A logger whose lines carry the task's {@code taskId}, {@code taskType}, {@code queue} and {@code tries} in the MDC. */
    Logger logger();
}
