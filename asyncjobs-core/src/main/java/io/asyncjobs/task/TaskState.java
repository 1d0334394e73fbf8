package io.asyncjobs.task;

import java.util.Optional;

/** The states of a task (protocol 4). */
public enum TaskState {
    /** A state of a peer's that is not known here, or none. */
    UNKNOWN(""),
    /** Waiting for its first start. */
    NEW("new"),
    /** A handler is running. */
    ACTIVE("active"),
    /** Waiting for another try. */
    RETRY("retry"),
    /** Given up: past its deadline or out of tries. */
    EXPIRED("expired"),
    /** Given up by its handler. */
    TERMINATED("terminated"),
    /** Done; the record holds the result. */
    COMPLETE("complete"),
    /** The queue refused the task's item when it was enqueued. */
    QUEUE_ERROR("queue_error"),
    /** Waiting for other tasks. */
    BLOCKED("blocked"),
    /** Given up: a task it depends on failed. */
    UNREACHABLE("unreachable");

    private static final TaskState[] ALL = values();

    private final String wireName;

    TaskState(String wireName) {
        this.wireName = wireName;
    }

    /** The state's name in records and events. */
    public String wireName() {
        return wireName;
    }

    /** The state of a record; a name that is not known is {@link #UNKNOWN}. */
    public static TaskState ofWire(String name) {
        for (TaskState state : ALL) {
            if (state.wireName.equals(name)) {
                return state;
            }
        }
        return UNKNOWN;
    }

    /** The state that a user names; {@code completed} is taken for {@code complete}. */
    public static Optional<TaskState> named(String name) {
        String canonical = name.equals("completed") ? "complete" : name;
        TaskState state = ofWire(canonical);
        return state == UNKNOWN ? Optional.empty() : Optional.of(state);
    }

    /** Whether a task in this state is never started again by itself. */
    public boolean isFinal() {
        return switch (this) {
            case COMPLETE, EXPIRED, TERMINATED, UNREACHABLE -> true;
            case UNKNOWN, NEW, ACTIVE, RETRY, QUEUE_ERROR, BLOCKED -> false;
        };
    }
}
