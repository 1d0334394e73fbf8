package io.asyncjobs.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.asyncjobs.vectors.Vectors;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The form that Go gives to a record, whatever its values (protocol 2, 4): checked without the help of our writer. */
final class RecordForm {

    private static final List<String> MEMBERS = List.of(
            "id",
            "type",
            "queue",
            "dependencies",
            "dependency_results",
            "load_dependencies",
            "payload",
            "deadline",
            "max_tries",
            "result",
            "state",
            "created",
            "tried",
            "tries",
            "last_err",
            "signature");

    private static final List<String> ALWAYS =
            List.of("id", "type", "queue", "payload", "max_tries", "state", "created", "tries");

    /** No zeros at the end of a fraction. */
    private static final Pattern UTC = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{0,8}[1-9])?Z");

    private static final Pattern SPACE_OUTSIDE_TEXTS = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|(\\s)");
    private static final Pattern NOT_AS_GO_WRITES =
            Pattern.compile("[<>&\\x00-\\x1f\u2028\u2029]|\\\\u00[0-9a-f]?[A-F]");

    private RecordForm() {}

    static void check(byte[] record) {
        String text = new String(record, StandardCharsets.UTF_8);
        JsonNode task = Vectors.json(record);
        List<String> names = names(task);
        List<String> inOrder = MEMBERS.stream().filter(names::contains).toList();
        assertThat(names).as(text).isEqualTo(inOrder).containsAll(ALWAYS);
        for (Map.Entry<String, JsonNode> member : task.properties()) {
            if (!ALWAYS.contains(member.getKey())) {
                assertThat(isEmpty(member.getValue())).as(text).isFalse();
            }
        }
        checkTime(task.path("created"));
        checkTime(task.path("tried"));
        checkResult(task.path("result"));
        JsonNode results = task.path("dependency_results");
        results.forEach(RecordForm::checkResult);
        assertThat(names(results)).as(text).isSorted();
        assertThat(text).doesNotContainPattern(NOT_AS_GO_WRITES);
        assertThat(SPACE_OUTSIDE_TEXTS.matcher(text).results()).as(text).allMatch(found -> found.group(1) == null);
    }

    private static void checkResult(JsonNode result) {
        if (result.isObject()) {
            assertThat(names(result)).containsExactly("payload", "completed");
            checkTime(result.path("completed"));
        }
    }

    private static void checkTime(JsonNode time) {
        if (!time.isMissingNode()) {
            assertThat(time.asText()).matches(UTC);
        }
    }

    /** What Go leaves out. */
    private static boolean isEmpty(JsonNode value) {
        return value.isNull()
                || value.isContainerNode() && value.isEmpty()
                || value.isTextual() && value.asText().isEmpty()
                || value.isNumber() && value.asInt() == 0
                || value.isBoolean() && !value.asBoolean();
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
