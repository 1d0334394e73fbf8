package io.asyncjobs.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.asyncjobs.compat.Wiretap.Heard;
import io.asyncjobs.vectors.Vectors;
import io.asyncjobs.wire.Headers;
import io.asyncjobs.wire.Subjects;
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
                .filter(each -> each.subject().equals(Subjects.task(recorded.id())))
                .toList();
        List<JsonNode> theirs = recorded.saves();
        long stored = 0;
        for (int i = 0; i < ours.size(); i++) {
            Heard save = ours.get(i);
            if (!save.headers().isEmpty()) {
                assertThat(save.headers()).isEqualTo(Map.of(EXPECTED, List.of(Long.toString(stored))));
            }
            stored = tap.storedAt(save).orElseThrow();
            if (i < theirs.size()) {
                byte[] recordedBody = Vectors.body(theirs.get(i).path("body"));
                if (comparable(save.body(), recordedBody)) {
                    assertThat(masked(save.body())).isEqualTo(masked(recordedBody));
                }
            }
        }
        assertThat(ours.get(0).text())
                .isEqualTo(new String(Vectors.body(theirs.get(0).path("body")), StandardCharsets.UTF_8));
        checkDeletes(heard, stored);
    }

    private static void checkDeletes(List<Heard> heard, long stored) {
        String request = DIFFERENCES
                .row("On the wire", "a record is deleted")
                .map(row -> row.cell(2).replace("\"seq\":N", "\"seq\":" + stored))
                .orElseThrow();
        assertThat(heard)
                .filteredOn(each -> each.subject().startsWith("$JS.API.STREAM.MSG.DELETE."))
                .allSatisfy(delete -> {
                    assertThat(delete.subject()).isEqualTo("$JS.API.STREAM.MSG.DELETE.CHORIA_AJ_TASKS");
                    assertThat(delete.text()).isEqualTo(request);
                });
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
        List<Heard> ours = heard.stream()
                .filter(each -> each.subject().equals(Subjects.item(recorded.queue(), recorded.id())))
                .filter(each -> !each.isDelivery())
                .toList();
        List<JsonNode> theirs = recorded.items();
        for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
            JsonNode item = theirs.get(i);
            assertThat(ours.get(i).subject()).isEqualTo(item.path("subject").asText());
            assertThat(JSON.<JsonNode>valueToTree(ours.get(i).headers())).isEqualTo(item.path("headers"));
            assertThat(ours.get(i).body()).isEqualTo(Vectors.body(item.path("body")));
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
