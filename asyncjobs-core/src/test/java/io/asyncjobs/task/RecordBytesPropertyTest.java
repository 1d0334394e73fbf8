package io.asyncjobs.task;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.asyncjobs.event.LeaderElectedEvent;
import io.asyncjobs.event.LifecycleEvent;
import io.asyncjobs.event.TaskStateEvent;
import io.asyncjobs.hostile.Samples;
import io.asyncjobs.queue.WorkItem;
import io.asyncjobs.wire.GoTime;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Jackson, told Go's escapes, writes the same bytes: every member, in its order, and none that is empty (protocol 2). */
class RecordBytesPropertyTest {

    private static final ObjectMapper JACKSON = JsonMapper.builder(new JsonFactoryBuilder()
                    .characterEscapes(new GoEscapes())
                    .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
                    .build())
            .build();

    private static final class GoEscapes extends CharacterEscapes {

        private static final long serialVersionUID = 1L;

        @Override
        public int[] getEscapeCodesForAscii() {
            int[] escapes = standardAsciiEscapesForJSON();
            "<>&".chars().forEach(c -> escapes[c] = ESCAPE_STANDARD);
            return escapes;
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int c) {
            return c == 0x2028 || c == 0x2029 ? new SerializedString(String.format("\\u%04x", c)) : null;
        }
    }

    private static void assertWrites(ObjectNode expected, byte[] json) {
        try {
            assertThat(new String(json, UTF_8)).isEqualTo(JACKSON.writeValueAsString(expected));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @Property
    void aRecordHoldsWhatTheTaskHolds(@ForAll("tasks") Task task) {
        ObjectNode expected = JACKSON.createObjectNode();
        expected.put("id", task.id()).put("type", task.type()).put("queue", task.queue());
        if (!task.dependencies().isEmpty()) {
            task.dependencies().forEach(expected.putArray("dependencies")::add);
        }
        if (!task.dependencyResults().isEmpty()) {
            ObjectNode results = expected.putObject("dependency_results");
            task.dependencyResults().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(each -> results.set(each.getKey(), result(each.getValue())));
        }
        if (task.loadDependencies()) {
            expected.put("load_dependencies", true);
        }
        byte[] payload = task.rawPayload();
        expected.put("payload", payload == null ? null : Base64.getEncoder().encodeToString(payload));
        task.deadline().ifPresent(deadline -> expected.put("deadline", GoTime.format(deadline)));
        expected.put("max_tries", task.maxTries());
        task.result().ifPresent(result -> expected.set("result", result(result)));
        expected.put("state", task.stateName()).put("created", GoTime.format(task.created()));
        task.tried().ifPresent(tried -> expected.put("tried", GoTime.format(tried)));
        expected.put("tries", task.tries());
        putUnlessEmpty(expected, "last_err", task.lastError());
        putUnlessEmpty(expected, "signature", task.signature());

        assertWrites(expected, task.toJson());
    }

    private static @Nullable ObjectNode result(@Nullable TaskResult result) {
        if (result == null) {
            return null;
        }
        ObjectNode node = JACKSON.createObjectNode();
        node.putRawValue("payload", new RawValue(result.payload()));
        return node.put("completed", GoTime.format(result.completed()));
    }

    private static void putUnlessEmpty(ObjectNode object, String name, String text) {
        if (!text.isEmpty()) {
            object.put(name, text);
        }
    }

    @Property
    void anEventHoldsWhatItTells(@ForAll("tasks") Task task, @ForAll("times") Instant now, @ForAll Random random) {
        TaskStateEvent event = TaskStateEvent.of(task, now, random);
        ObjectNode expected = head(event, TaskStateEvent.TYPE)
                .put("task_id", task.id())
                .put("state", task.stateName())
                .put("tries", task.tries());
        putUnlessEmpty(expected, "queue", task.queue());
        expected.put("task_type", task.type());
        putUnlessEmpty(expected, "last_error", task.lastError());
        ageOf(event).ifPresent(age -> expected.put("task_age", age));

        assertWrites(expected, event.toJson());
        assertThat(LifecycleEvent.fromJson(event.toJson()).toJson()).isEqualTo(event.toJson());
    }

    private static OptionalLong ageOf(TaskStateEvent event) {
        BigInteger nanos = BigInteger.valueOf(event.taskAge().getSeconds())
                .multiply(BigInteger.valueOf(1_000_000_000))
                .add(BigInteger.valueOf(event.taskAge().getNano()))
                .max(BigInteger.valueOf(Long.MIN_VALUE))
                .min(BigInteger.valueOf(Long.MAX_VALUE));
        return nanos.signum() == 0 ? OptionalLong.empty() : OptionalLong.of(nanos.longValueExact());
    }

    @Property
    void anEventOfALeaderHoldsWhatItTells(
            @ForAll("names") String name, @ForAll("names") String component, @ForAll("times") Instant now) {
        LeaderElectedEvent event = LeaderElectedEvent.of(name, component, now, new Random(1));

        assertWrites(
                head(event, LeaderElectedEvent.TYPE).put("name", name).put("component", component), event.toJson());
        assertThat(LifecycleEvent.fromJson(event.toJson())).isEqualTo(event);
    }

    private static ObjectNode head(LifecycleEvent event, String type) {
        return JACKSON.createObjectNode()
                .put("event_id", event.eventId())
                .put("type", type)
                .put("timestamp", GoTime.format(event.timestamp()));
    }

    @Property
    void anItemHoldsTheId(@ForAll("names") String id) {
        assertWrites(JACKSON.createObjectNode().put("kind", 0).put("job", id), new WorkItem(id).toJson());
    }

    @Provide
    Arbitrary<Task> tasks() {
        return new TaskRecordPropertyTest().tasks();
    }

    @Provide
    Arbitrary<Instant> times() {
        return Samples.times();
    }

    @Provide
    Arbitrary<String> names() {
        return Samples.names();
    }
}
