package io.asyncjobs.vectors;

import static io.asyncjobs.vectors.Vectors.body;
import static io.asyncjobs.vectors.Vectors.list;
import static io.asyncjobs.vectors.Vectors.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.asyncjobs.task.JsonPayloadCodec;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskBuilder;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.wire.Headers;
import io.asyncjobs.wire.Subjects;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** tasks.json: the records (protocol 2, 4, 8). */
class TaskVectorsTest {

    private static final JsonPayloadCodec CODEC = new JsonPayloadCodec();

    @TestFactory
    Stream<DynamicTest> buildsTheRecordThatGoStores() {
        return Vectors.tests(Vectors.cases("tasks.json", "created"), each -> {
            JsonNode stored = each.path("stored");

            Task task = build(each).queuedIn(each.path("queue").asText());

            assertThat(text(task.toJson())).isEqualTo(text(body(stored.path("body"))));
            assertThat(Subjects.task(task.id()))
                    .isEqualTo(stored.path("subject").asText());
            assertThat(stored.path("headers").fieldNames())
                    .toIterable()
                    .containsExactly(Headers.EXPECTED_LAST_SUBJECT_SEQUENCE);
        });
    }

    @TestFactory
    Stream<DynamicTest> readsTheRecordOfACreatedTaskAndWritesItBackIdentically() {
        return Vectors.tests(
                Vectors.cases("tasks.json", "created"),
                each -> assertRoundTrip(body(each.path("stored").path("body"))));
    }

    @TestFactory
    Stream<DynamicTest> readsARecordThatWasNeverStoredAndWritesItBackIdentically() {
        return Vectors.tests(
                Vectors.cases("tasks.json", "not stored"), each -> assertRoundTrip(body(each.path("body"))));
    }

    @TestFactory
    Stream<DynamicTest> readsASignedRecordAndWritesItBackIdentically() {
        return Vectors.tests(
                Vectors.cases("signatures.json", "sign"), each -> assertRoundTrip(body(each.path("stored_body"))));
    }

    @TestFactory
    Stream<DynamicTest> readsTheRecordOfATaskThatAServiceHandledAndWritesItBackIdentically() {
        return Vectors.tests(Vectors.cases("request-reply.json"), each -> {
            List<JsonNode> records = Stream.of("/request/body", "/task_after/body")
                    .map(each::at)
                    .filter(JsonNode::isObject)
                    .toList();
            assertThat(records).isNotEmpty();
            records.forEach(record -> assertRoundTrip(body(record)));
        });
    }

    @Test
    void writesATaskThatWasNeverEnqueued() {
        JsonNode recorded = named("created: JSON of a task that was never enqueued");

        Task task = Task.builder("t")
                .id("fresh")
                .created(Instant.parse("2026-02-03T04:05:06.789012345Z"))
                .payload("x", CODEC)
                .build();

        assertThat(text(task.toJson())).isEqualTo(text(body(recorded.path("body"))));
    }

    @TestFactory
    Stream<DynamicTest> readsEverySaveOfALifecycleAndWritesItBackIdentically() {
        return Vectors.tests(Vectors.cases("tasks.json", "lifecycle"), each -> {
            assertThat(each.path("saves")).isNotEmpty();
            list(each.path("saves")).forEach(TaskVectorsTest::assertSave);
            if (each.path("stored_at_end").isObject()) {
                JsonNode last = each.path("saves").path(each.path("saves").size() - 1);
                assertThat(text(body(each.path("stored_at_end")))).isEqualTo(text(body(last.path("body"))));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> writesTheStepsOfALifecycleAsGoDoes() {
        return Vectors.tests(Vectors.cases("tasks.json", "lifecycle"), each -> {
            List<JsonNode> saves = list(each.path("saves")).toList();
            List<Task> tasks = saves.stream()
                    .map(save -> Task.fromJson(body(save.path("body"))))
                    .toList();
            for (int i = 1; i < tasks.size(); i++) {
                boolean byHand = saves.get(i).path("headers").isEmpty();
                if (!byHand) {
                    assertStep(tasks.subList(0, i), tasks.get(i));
                }
            }
        });
    }

    /** The same step of ours, with the same times, gives the same bytes. */
    private static void assertStep(List<Task> before, Task after) {
        Task last = before.get(before.size() - 1);
        Instant tried = after.tried().orElse(Instant.EPOCH);
        boolean ran = last.state() == TaskState.ACTIVE && after.tries() == last.tries() + 1;
        switch (after.state()) {
            case ACTIVE ->
                assertThat(text(started(last, after).toJson()))
                        .isEqualTo(text(after.toJson())
                                .replace("\"tries\":" + after.tries(), "\"tries\":" + (after.tries() + 1)));
            case COMPLETE -> {
                // Go takes the time twice, so that the record has two.
                Task complete = started(before.get(before.size() - 2), last)
                        .completed(after.result().orElseThrow());
                assertThat(complete.stillActive(tried)).isEqualTo(after);
            }
            case RETRY, TERMINATED, EXPIRED -> {
                if (ran) {
                    Task active = started(before.get(before.size() - 2), last);
                    assertThat(active.failed(after.state(), after.lastError(), tried))
                            .isEqualTo(after);
                } else if (after.state() == TaskState.RETRY) {
                    // By its id. Go keeps the tries (B26).
                    assertThat(last.queuedIn(after.queue()).retried(TaskState.RETRY, last.tries()))
                            .isEqualTo(after);
                } else if (last.tried().isPresent()) {
                    // Without a run. Go keeps error and time (B21).
                    assertThat(last.failed(TaskState.EXPIRED, last.lastError(), tried))
                            .isEqualTo(after);
                }
            }
            case UNREACHABLE ->
                assertThat(last.failed(TaskState.UNREACHABLE, after.lastError(), tried))
                        .isEqualTo(after);
            case QUEUE_ERROR -> assertThat(last.refused(after.lastError())).isEqualTo(after);
            case NEW, BLOCKED, UNKNOWN -> throw new AssertionError("no step leads to " + after);
        }
    }

    /** Our start of a task that Go started: it counts at once, Go when the try is over (B11). */
    private static Task started(Task before, Task active) {
        return before.withDependencyResults(active.dependencyResults())
                .started(active.tried().orElseThrow());
    }

    /** The task that a producer makes of the input of a case. */
    static Task build(JsonNode example) {
        JsonNode input = example.path("input");
        TaskBuilder task = Task.builder(input.path("type").asText())
                .id(input.path("id").asText())
                .created(Instant.parse(input.path("created").asText()));
        if (input.has("payload_bytes_given_by_custom_encoder")) {
            task.payload(body(input.path("payload_bytes_given_by_custom_encoder")));
        } else {
            task.payload(payload(example.path("name").asText(), input), CODEC);
        }
        if (input.has("deadline")) {
            task.deadline(OffsetDateTime.parse(input.path("deadline").asText()));
        }
        if (input.has("max_tries")) {
            task.maxTries(input.path("max_tries").intValue());
        }
        if (input.has("load_dependencies")) {
            task.loadDependencies(input.path("load_dependencies").booleanValue());
        }
        return task.dependsOn(
                        list(input.path("dependencies")).map(JsonNode::asText).toList())
                .build();
    }

    /** The payload as the object that a Java program would have. */
    private static Object payload(String name, JsonNode input) {
        JsonNode payload = input.path("payload");
        String type = input.path("payload_go_type").asText();
        if (payload.isNull()) {
            return null;
        }
        if (type.startsWith("byte slice")) {
            return java.util.Base64.getDecoder().decode(payload.asText());
        }
        if (name.contains("map payload")) {
            return reversed(payload);
        }
        return switch (type) {
            // A Java text that is no Unicode: surrogates without their other half.
            case "string" ->
                name.contains("invalid UTF-8") ? payload.asText().replace('\ufffd', '\ud800') : payload.asText();
            case "integer" -> payload.isInt() ? (Object) payload.intValue() : payload.bigIntegerValue();
            case "float" -> payload.doubleValue();
            default -> payload;
        };
    }

    /** In an order of members that is not that of the wire. */
    private static Map<String, Object> reversed(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        Collections.reverse(names);
        Map<String, Object> map = new LinkedHashMap<>();
        names.forEach(each -> map.put(each, object.path(each)));
        return map;
    }

    private static JsonNode named(String name) {
        return Vectors.cases("tasks.json").stream()
                .filter(each -> each.path("name").asText().equals(name))
                .findAny()
                .orElseThrow();
    }

    private static void assertSave(JsonNode save) {
        byte[] record = body(save.path("body"));
        if (save.path("headers").isEmpty()) {
            // Written by hand, its members in another order.
            assertThat(Vectors.json(Task.fromJson(record).toJson())).isEqualTo(Vectors.json(record));
        } else {
            assertRoundTrip(record);
        }
    }

    private static void assertRoundTrip(byte[] record) {
        assertThat(text(Task.fromJson(record).toJson())).isEqualTo(text(record));
    }
}
