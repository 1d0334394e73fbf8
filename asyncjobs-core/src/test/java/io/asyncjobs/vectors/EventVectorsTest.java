package io.asyncjobs.vectors;

import static io.asyncjobs.vectors.Vectors.body;
import static io.asyncjobs.vectors.Vectors.list;
import static io.asyncjobs.vectors.Vectors.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.asyncjobs.event.LeaderElectedEvent;
import io.asyncjobs.event.LifecycleEvent;
import io.asyncjobs.event.TaskStateEvent;
import io.asyncjobs.task.Ksuid;
import io.asyncjobs.task.Task;
import io.asyncjobs.wire.GoTime;
import io.asyncjobs.wire.Subjects;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** events.json: what is told about tasks (protocol 19). */
class EventVectorsTest {

    private static final List<JsonNode> CASES = Vectors.cases("events.json");

    @TestFactory
    Stream<DynamicTest> writesAnEventOfTheSameMembersIdentically() {
        return Vectors.tests(CASES, each -> {
            assertThat(each.path("events")).isNotEmpty();
            list(each.path("events")).forEach(recorded -> {
                byte[] bytes = body(recorded.path("body"));
                TaskStateEvent event = rebuilt(Vectors.json(bytes));

                assertThat(text(event.toJson())).isEqualTo(text(bytes));
                assertThat(Subjects.taskStateEvent(event.taskId()))
                        .isEqualTo(recorded.path("subject").asText());
                assertThat(recorded.path("headers")).isEmpty();
            });
        });
    }

    @TestFactory
    Stream<DynamicTest> readsAnEventAndWritesItIdentically() {
        return Vectors.tests(CASES, each -> list(each.path("events")).forEach(recorded -> {
            byte[] bytes = body(recorded.path("body"));

            LifecycleEvent event = LifecycleEvent.fromJson(bytes);

            assertThat(event).isEqualTo(rebuilt(Vectors.json(bytes)));
            assertThat(text(event.toJson())).isEqualTo(text(bytes));
        }));
    }

    @TestFactory
    Stream<DynamicTest> readsALeaderEventAndWritesItIdentically() {
        return Vectors.tests(Vectors.cases("schedules.json", "election"), each -> {
            JsonNode recorded = each.path("leader_event");
            byte[] bytes = body(recorded.path("body"));

            LeaderElectedEvent event = (LeaderElectedEvent) LifecycleEvent.fromJson(bytes);

            assertThat(event.name()).isEqualTo(each.path("scheduler_name").asText());
            assertThat(Ksuid.time(event.eventId())).isEqualTo(event.timestamp());
            assertThat(text(event.toJson())).isEqualTo(text(bytes));
            assertThat(Subjects.leaderElectedEvent(event.component()))
                    .isEqualTo(recorded.path("subject").asText());
            assertThat(recorded.path("headers")).isEmpty();
        });
    }

    @TestFactory
    Stream<DynamicTest> tellsASaveAsGoTellsIt() {
        return Vectors.tests(CASES, each -> {
            List<Task> saves = saves(each.path("name").asText());
            int told = 0;
            for (JsonNode recorded : each.path("events")) {
                JsonNode members = Vectors.json(body(recorded.path("body")));
                Optional<Task> saved =
                        saves.stream().filter(save -> isOf(members, save)).findFirst();
                if (saved.isPresent()) { // a discarded task is told but not saved
                    assertSame(members, saved.get());
                    told++;
                }
            }
            assertThat(told).isPositive();
        });
    }

    private static void assertSame(JsonNode members, Task saved) {
        Instant now = GoTime.roundToMillis(saved.created())
                .plusNanos(members.path("task_age").longValue());

        TaskStateEvent ours = TaskStateEvent.of(saved, now, new SplittableRandom(1));
        TaskStateEvent go = rebuilt(members);

        // The id is generated, and Go looks at the clock a little earlier for it.
        assertThat(Ksuid.time(ours.eventId())).isEqualTo(ours.timestamp());
        assertThat(Ksuid.time(go.eventId())).isEqualTo(go.timestamp());
        assertThat(Duration.between(go.timestamp(), ours.timestamp())).isLessThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(ours)
                .usingRecursiveComparison()
                .ignoringFields("eventId", "timestamp")
                .isEqualTo(go);
    }

    private static boolean isOf(JsonNode members, Task save) {
        return save.id().equals(members.path("task_id").asText())
                && save.queue().equals(members.path("queue").asText())
                && save.stateName().equals(members.path("state").asText())
                && save.tries() == members.path("tries").intValue()
                && save.lastError().equals(members.path("last_error").asText(""));
    }

    private static List<Task> saves(String name) {
        List<Task> saves = new ArrayList<>();
        for (JsonNode each : Vectors.cases("tasks.json", "lifecycle")) {
            if (each.path("name").asText().equals(name)) {
                list(each.path("saves")).forEach(save -> saves.add(Task.fromJson(body(save.path("body")))));
            }
        }
        return saves;
    }

    private static TaskStateEvent rebuilt(JsonNode members) {
        assertThat(members.path("type").asText()).isEqualTo(TaskStateEvent.TYPE);
        return new TaskStateEvent(
                members.path("event_id").asText(),
                Instant.parse(members.path("timestamp").asText()),
                members.path("task_id").asText(),
                members.path("state").asText(),
                members.path("tries").intValue(),
                members.path("queue").asText(""),
                members.path("task_type").asText(),
                members.path("last_error").asText(""),
                Duration.ofNanos(members.path("task_age").longValue()));
    }
}
