package io.asyncjobs.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.task.Ksuid;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Events (protocol 19). */
class TaskStateEventTest {

    private static final Instant CREATED = Instant.parse("2026-02-03T04:05:06.123456789Z");

    private final Task task =
            Task.builder("email:new").id("id").created(CREATED).build().queuedIn("MAIL");

    private static TaskStateEvent event(Task task, Instant now) {
        return TaskStateEvent.of(task, now, new SplittableRandom(3));
    }

    private static String json(TaskStateEvent event) {
        return new String(event.toJson(), UTF_8);
    }

    @Test
    void hasItsMembersInOrder() {
        Instant now = CREATED.plusSeconds(2);
        TaskStateEvent event = event(task.started(now).failed(TaskState.RETRY, "<boom>", now), now);

        assertThat(json(event))
                .isEqualTo("{\"event_id\":\"" + event.eventId()
                        + "\",\"type\":\"io.choria.asyncjobs.v1.task_state\",\"timestamp\":\"2026-02-03T04:05:08Z\","
                        + "\"task_id\":\"id\",\"state\":\"retry\",\"tries\":1,\"queue\":\"MAIL\","
                        + "\"task_type\":\"email:new\",\"last_error\":\"\\u003cboom\\u003e\",\"task_age\":2000456789}");
    }

    @Test
    void leavesOutWhatIsNone() {
        Task plain = Task.builder("t").id("id").created(Instant.EPOCH).build();

        assertThat(json(event(plain, Instant.EPOCH))).doesNotContain("queue", "last_error", "task_age");
    }

    @Test
    void itsTimeIsThatOfItsId() {
        TaskStateEvent event = event(task, Instant.parse("2026-02-03T04:05:59.999999999Z"));

        assertThat(event.timestamp()).isEqualTo(Instant.parse("2026-02-03T04:05:59Z"));
        assertThat(Ksuid.time(event.eventId())).isEqualTo(event.timestamp());
    }

    @ParameterizedTest
    @CsvSource({
        "2026-02-03T04:05:06.1236Z, 2026-02-03T04:05:06.1237Z, -300000",
        "2026-02-03T04:05:06.1236Z, 2026-02-03T04:05:06.124000001Z, 1",
        "2026-02-03T04:05:06.1234Z, 2026-02-03T04:05:06.1234Z, 400000",
        "2026-02-03T04:05:06Z, 2026-02-03T05:05:06Z, 3600000000000"
    })
    void theAgeCountsFromTheRoundedCreation(Instant created, Instant now, long nanos) {
        Task made = Task.builder("t").created(created).build();

        assertThat(event(made, now).taskAge()).isEqualTo(Duration.ofNanos(nanos));
        assertThat(json(event(made, now))).endsWith("\"task_age\":" + nanos + "}");
    }

    @Test
    void tellsNoAgeOfARecordWithoutCreation() {
        Task foreign = Task.fromJson("{\"id\":\"x\",\"type\":\"t\",\"state\":\"new\"}".getBytes(UTF_8));

        assertThat(event(foreign, CREATED).taskAge()).isZero();
        assertThat(json(event(foreign, CREATED))).endsWith("\"task_type\":\"t\"}");
    }

    @ParameterizedTest
    @CsvSource({"1500-01-01T00:00:00Z, 9223372036854775807", "2600-01-01T00:00:00Z, -9223372036854775808"})
    void anAgeIsNotMoreThanGoCanTell(Instant created, long nanos) {
        Task foreign = Task.builder("t").created(created).build();

        assertThat(json(event(foreign, CREATED))).endsWith("\"task_age\":" + nanos + "}");
    }

    @Test
    void tellsStatesThatAreNotKnownHere() {
        Task paused = Task.fromJson("{\"id\":\"x\",\"type\":\"t\",\"state\":\"paused\"}".getBytes(UTF_8));

        assertThat(event(paused, CREATED).state()).isEqualTo("paused");
    }
}
