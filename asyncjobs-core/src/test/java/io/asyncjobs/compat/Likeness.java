package io.asyncjobs.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.asyncjobs.compat.Wiretap.Heard;
import io.asyncjobs.vectors.Vectors;
import io.asyncjobs.wire.Headers;
import io.asyncjobs.wire.Subjects;
import io.nats.client.Connection;
import io.nats.client.api.StreamState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares what a lifecycle sent, message by message, with what was recorded. */
final class Likeness {

    private static final String EXPECTED = Headers.EXPECTED_LAST_SUBJECT_SEQUENCE;
    private static final JsonMapper JSON = new JsonMapper();
    private static final Differences DIFFERENCES = Differences.read();

    private Likeness() {}

    /** Headers, the chain of expected sequences, and the bytes but for times and tries. */
    static void checkSaves(Recorded recorded, List<Heard> heard, Wiretap tap) {
        List<Heard> ours = heard.stream()
                .filter(each -> each.subject().equals(Subjects.task(recorded.id())) && !each.isDelivery())
                .toList();
        List<byte[]> theirs = new ArrayList<>(recorded.bodies());
        assertThat(ours.get(0).text()).isEqualTo(new String(theirs.get(0), StandardCharsets.UTF_8));
        long stored = 0;
        for (Heard save : ours) {
            if (!save.headers().isEmpty()) {
                assertThat(save.headers()).isEqualTo(Map.of(EXPECTED, List.of(Long.toString(stored))));
                RecordForm.check(save.body());
            }
            stored = tap.storedAt(save).orElseThrow();
            // Where the document says that steps differ, there is no such save.
            Optional<byte[]> their = theirs.stream()
                    .filter(each -> comparable(save.body(), each))
                    .findFirst();
            their.ifPresent(each -> {
                assertThat(masked(save.body())).isEqualTo(masked(each));
                theirs.subList(0, theirs.indexOf(each) + 1).clear();
            });
        }
        checkDeletes(recorded, heard, tap, stored);
    }

    /** Of its record, or of its item in the queue that it left. */
    private static void checkDeletes(Recorded recorded, List<Heard> heard, Wiretap tap, long stored) {
        String request = DIFFERENCES
                .row("On the wire", "a record is deleted")
                .map(row -> row.cell(2))
                .orElseThrow();
        for (Heard delete : heard) {
            if (delete.subject().equals(Step.DELETE + Subjects.TASK_STREAM)) {
                assertThat(delete.text()).isEqualTo(request.replace("\"seq\":N", "\"seq\":" + stored));
            } else if (delete.subject().startsWith(Step.DELETE + Subjects.queueStream(""))) {
                long item = tap.storedAt(items(recorded, heard).get(0)).orElseThrow();
                assertThat(delete.subject()).isEqualTo(Step.DELETE + Subjects.queueStream(recorded.queue()));
                assertThat(delete.text()).isEqualTo(request.replace("\"seq\":N", "\"seq\":" + item));
            }
        }
    }

    /** The items that were put into a queue. */
    private static List<Heard> items(Recorded recorded, List<Heard> heard) {
        List<String> subjects = recorded.queues().stream()
                .map(queue -> Subjects.item(queue, recorded.id()))
                .toList();
        return heard.stream()
                .filter(each -> subjects.contains(each.subject()) && !each.isDelivery())
                .toList();
    }

    /** Where the document says that state or error differ, bytes can't be the same. */
    private static boolean comparable(byte[] ours, byte[] theirs) {
        JsonNode our = Vectors.json(ours);
        JsonNode their = Vectors.json(theirs);
        return our.path("state").equals(their.path("state"))
                && our.path("last_err").equals(their.path("last_err"));
    }

    private static String masked(byte[] record) {
        return new String(record, StandardCharsets.UTF_8)
                .replaceAll("\"(tried|completed)\":\"\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z\"", "\"$1\":\"TIME\"")
                .replaceAll("\"tries\":\\d+", "\"tries\":N");
    }

    static void checkItems(Recorded recorded, List<Heard> heard) {
        List<Heard> ours = items(recorded, heard);
        List<JsonNode> theirs = recorded.items();
        for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
            JsonNode item = theirs.get(i);
            assertThat(ours.get(i).subject()).isEqualTo(item.path("subject").asText());
            assertThat(JSON.<JsonNode>valueToTree(ours.get(i).headers())).isEqualTo(item.path("headers"));
            assertThat(ours.get(i).body()).isEqualTo(Vectors.body(item.path("body")));
        }
    }

    /** A task that waits for others comes again when it does in Go. */
    static void checkDelays(Recorded recorded, List<Heard> heard) {
        List<String> theirs = Vectors.list(recorded.sequence().path("sequence"))
                .map(step -> step.path("body").asText())
                .toList();
        if (!recorded.dependencies().isEmpty()) {
            assertThat(heard)
                    .filteredOn(each -> each.text().startsWith("-NAK"))
                    .allSatisfy(each -> assertThat(each.text()).isIn(theirs));
        }
    }

    /** The item of a task that was tried again and that nobody worked is the second one, and the only one. */
    static void checkItemLeft(Recorded recorded, Connection connection) throws Exception {
        if (recorded.retriedFrom().isPresent() && !recorded.isWorked()) {
            List<String> queues = recorded.queues();
            String last = queues.get(queues.size() - 1);
            JsonNode theirs = recorded.task().path(queues.size() == 1 ? "queue_messages" : "second_queue_messages");
            for (String queue : queues) {
                StreamState state = connection
                        .jetStreamManagement()
                        .getStreamInfo(Subjects.queueStream(queue))
                        .getStreamState();
                assertThat(state.getMsgCount()).isEqualTo(queue.equals(last) ? theirs.asLong() : 0);
                if (recorded.task().has("queue_first_seq")) {
                    assertThat(state.getFirstSequence())
                            .isEqualTo(recorded.task().path("queue_first_seq").asLong());
                }
            }
        }
    }

    /**
     * Events of the same state have the same members in the same order.
     *
     * @param all whether each event must be like a recorded one; else those that have the same state and error
     */
    static void checkEvents(Recorded recorded, List<Heard> heard, boolean all) {
        List<JsonNode> theirs = Vectors.list(recorded.events().path("events"))
                .map(event -> Vectors.json(Vectors.body(event.path("body"))))
                .toList();
        for (Heard event : heard) {
            if (event.subject().equals(Subjects.taskStateEvent(recorded.id()))) {
                Optional<JsonNode> their = theirs.stream()
                        .filter(each -> same(Vectors.json(event.body()), each, "state", "last_error"))
                        .findFirst();
                their.ifPresent(each -> checkEvent(event, each));
                assertThat(their.isPresent() || !all).as(event.text()).isTrue();
            }
        }
    }

    private static void checkEvent(Heard heard, JsonNode their) {
        JsonNode our = Vectors.json(heard.body());
        assertThat(heard.headers()).isEmpty();
        assertThat(names(our)).isEqualTo(names(their));
        assertThat(same(our, their, "type", "task_id", "queue", "task_type")).isTrue();
        assertThat(our.path("timestamp").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThat(our.path("event_id").asText()).matches("[0-9A-Za-z]{27}");
        assertThat(our.path("task_age").isIntegralNumber()).isTrue();
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static boolean same(JsonNode our, JsonNode their, String... members) {
        return Arrays.stream(members).allMatch(member -> our.path(member).equals(their.path(member)));
    }
}
