package io.asyncjobs.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.task.Ksuid;
import io.asyncjobs.wire.GoTime;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading events (protocol 2, 19). */
class LifecycleEventTest {

    private static LifecycleEvent read(String json) {
        return LifecycleEvent.fromJson(json.getBytes(UTF_8));
    }

    @Test
    void readsWhatPeersMayWrite() {
        LifecycleEvent event = read("{\"new_member\":{\"type\":[1]},\"EVENT_ID\":\"e\",\"tries\":1,\"Tries\":2,"
                + "\"type\":\"io.choria.asyncjobs.v1.task_state\",\"timestamp\":\"2026-02-03T05:05:06+01:00\","
                + "\"task_id\":\"id\",\"state\":\"paused\",\"task_type\":\"t\",\"task_age\":-161287,\"name\":5,"
                + "\"queue\":null}");

        assertThat(event)
                .isEqualTo(new TaskStateEvent(
                        "e",
                        Instant.parse("2026-02-03T04:05:06Z"),
                        "id",
                        "paused",
                        2,
                        "",
                        "t",
                        "",
                        Duration.ofNanos(-161287)));
    }

    @Test
    void whatIsMissingIsEmpty() {
        assertThat(read("{\"type\":\"io.choria.asyncjobs.v1.leader_elected\",\"tries\":\"of another type\"}"))
                .isEqualTo(new LeaderElectedEvent("", GoTime.ZERO, "", ""));
    }

    @Test
    void aLeadersEventIsReadAsItWasWritten() {
        Instant now = Instant.parse("2026-02-03T04:05:06.789Z");
        LeaderElectedEvent event = LeaderElectedEvent.of("host-1", "task_scheduler", now, new SplittableRandom(7));

        assertThat(new String(event.toJson(), UTF_8))
                .isEqualTo("{\"event_id\":\"" + event.eventId()
                        + "\",\"type\":\"io.choria.asyncjobs.v1.leader_elected\",\"timestamp\":\"2026-02-03T04:05:06Z\","
                        + "\"name\":\"host-1\",\"component\":\"task_scheduler\"}");
        assertThat(Ksuid.time(event.eventId())).isEqualTo(event.timestamp());
        assertThat(LifecycleEvent.fromJson(event.toJson())).isEqualTo(event);
    }

    @Test
    void anotherTypeIsUnknown() {
        assertThatThrownBy(() -> read("{\"type\":\"io.choria.asyncjobs.v9.x\",\"timestamp\":5}"))
                .isInstanceOf(InvalidEventException.class)
                .hasMessage("unknown event type: io.choria.asyncjobs.v9.x");
        assertThatThrownBy(() -> read("{}")).hasMessage("unknown event type: ");
        assertThatThrownBy(() -> TaskStateEvent.fromJson("{\"type\":\"a\\nb\"}".getBytes(UTF_8)))
                .hasMessage("unknown event type: a?b");
        assertThatThrownBy(() ->
                        LeaderElectedEvent.fromJson("{\"type\":\"io.choria.asyncjobs.v1.task_state\"}".getBytes(UTF_8)))
                .hasMessage("unknown event type: io.choria.asyncjobs.v1.task_state");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "[\"secret\"]",
                "{\"type\":7}",
                "{\"type\":\"io.choria.asyncjobs.v1.task_state\"",
                "{\"type\":\"io.choria.asyncjobs.v1.task_state\"}secret",
                "{\"type\":\"io.choria.asyncjobs.v1.task_state\",\"timestamp\":\"secret\"}",
                "{\"type\":\"io.choria.asyncjobs.v1.task_state\",\"tries\":\"secret\"}",
                "{\"type\":\"io.choria.asyncjobs.v1.task_state\",\"tries\":99999999999999999999}",
                "{\"type\":\"io.choria.asyncjobs.v1.leader_elected\",\"name\":{}}"
            })
    void whatIsNoEventIsRefusedWithoutShowingIt(String json) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageStartingWith("the message is no event: ")
                .hasMessageNotContaining("secret");
    }
}
