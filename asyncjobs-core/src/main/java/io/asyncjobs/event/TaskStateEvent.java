package io.asyncjobs.event;

import static io.asyncjobs.wire.Json.is;

import com.fasterxml.jackson.core.JsonParser;
import io.asyncjobs.task.Ksuid;
import io.asyncjobs.task.Task;
import io.asyncjobs.wire.GoTime;
import io.asyncjobs.wire.Json;
import io.asyncjobs.wire.JsonWriter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.random.RandomGenerator;

/**
 * A task came into a state (protocol 19). Published without persistence: may be lost or come out of order.
 *
 * @param eventId the event's own identifier
 * @param timestamp when, in whole seconds
 * @param taskId the task
 * @param state the state as it stands in the record
 * @param tries how often a handler has been started
 * @param queue the task's queue
 * @param taskType the task's type
 * @param lastError why the last try failed; empty if it did not
 * @param taskAge how long ago the task was made; zero if its record does not say; can be slightly negative
 */
public record TaskStateEvent(
        String eventId,
        Instant timestamp,
        String taskId,
        String state,
        int tries,
        String queue,
        String taskType,
        String lastError,
        Duration taskAge)
        implements LifecycleEvent {

    /** The value of the member {@code type}. */
    public static final String TYPE = "io.choria.asyncjobs.v1.task_state";

    /** The event for a task as it was just saved. */
    public static TaskStateEvent of(Task task, Instant now, RandomGenerator random) {
        return new TaskStateEvent(
                Ksuid.next(now, random),
                now.truncatedTo(ChronoUnit.SECONDS),
                task.id(),
                task.stateName(),
                task.tries(),
                task.queue(),
                task.type(),
                task.lastError(),
                age(task, now));
    }

    /** Of a record without {@code created} Go tells no age. */
    private static Duration age(Task task, Instant now) {
        return task.created().equals(GoTime.ZERO)
                ? Duration.ZERO
                : Duration.between(GoTime.roundToMillis(task.created()), now);
    }

    /**
     * Reads an event of this type.
     *
     * @throws InvalidEventException if the bytes are none
     */
    public static TaskStateEvent fromJson(byte[] json) {
        Members members = new Members();
        EventJson.Head head = EventJson.read(json, TYPE, members);
        return new TaskStateEvent(
                head.eventId,
                head.timestamp,
                members.taskId,
                members.state,
                members.tries,
                members.queue,
                members.taskType,
                members.lastError,
                members.taskAge);
    }

    private static final class Members implements Json.Members {
        private String taskId = "";
        private String state = "";
        private int tries;
        private String queue = "";
        private String taskType = "";
        private String lastError = "";
        private Duration taskAge = Duration.ZERO;

        @Override
        public void read(String name, JsonParser value) throws IOException {
            if (is(name, "task_id")) {
                taskId = Json.text(value);
            } else if (is(name, "state")) {
                state = Json.text(value);
            } else if (is(name, "tries")) {
                tries = Json.count(value);
            } else if (is(name, "queue")) {
                queue = Json.text(value);
            } else if (is(name, "task_type")) {
                taskType = Json.text(value);
            } else if (is(name, "last_error")) {
                lastError = Json.text(value);
            } else if (is(name, "task_age")) {
                taskAge = Duration.ofNanos(Json.number(value));
            } else {
                value.skipChildren();
            }
        }
    }

    @Override
    public byte[] toJson() {
        JsonWriter json = EventJson.begin(new JsonWriter(384), TYPE, this);
        json.name("task_id").value(taskId);
        json.name("state").value(state);
        json.name("tries").value(tries);
        if (!queue.isEmpty()) {
            json.name("queue").value(queue);
        }
        json.name("task_type").value(taskType);
        if (!lastError.isEmpty()) {
            json.name("last_error").value(lastError);
        }
        if (!taskAge.isZero()) {
            json.name("task_age").value(nanos(taskAge));
        }
        return json.endObject().toByteArray();
    }

    /** An age of more than 292 years is more than 64 bits hold: Go has the longest duration then. */
    private static long nanos(Duration age) {
        try {
            return age.toNanos();
        } catch (ArithmeticException tooLong) {
            return age.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }
}
