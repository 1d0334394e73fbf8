package io.asyncjobs.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.task.JsonPayloadCodec;
import io.asyncjobs.task.PayloadCodec;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Cases of docs/conformance.md about new tasks. */
class TaskConformanceTest {

    private static final PayloadCodec JSON = new JsonPayloadCodec();

    /** Encodes as given, and decodes nothing. */
    private record Encoding(byte[] bytes, RuntimeException error) implements PayloadCodec {

        @Override
        public byte[] encode(Object value) {
            if (error != null) {
                throw error;
            }
            return bytes;
        }

        @Override
        public Object decode(byte[] json, Type type) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void aNewTaskHoldsWhatItWasGiven() {
        Instant before = Instant.now();
        Instant deadline = before.plus(1, ChronoUnit.HOURS);

        Task task = Task.builder("email:new")
                .payload(Map.of("to", "user@example.net"), JSON)
                .deadline(deadline)
                .build();

        assertThat(task.id()).isNotEmpty();
        assertThat(task.type()).isEqualTo("email:new");
        assertThat(task.payload()).asString(StandardCharsets.UTF_8).isEqualTo("{\"to\":\"user@example.net\"}");
        assertThat(task.deadline().orElseThrow().toInstant()).isEqualTo(deadline);
        assertThat(task.created()).isBetween(before, Instant.now());
    }

    @Test
    void dependenciesCountOnceAlsoAmongThoseAddedLater() {
        Task parent = Task.builder("t").build();

        Task task = Task.builder("t")
                .dependsOn("1", "2", "2", "1", "2")
                .dependsOn(parent.id(), parent.id())
                .build();

        assertThat(task.dependencies()).containsExactly("1", "2", parent.id());
    }

    @Test
    void dependenciesBlockATaskAndTheirResultsComeOnlyWhenAskedFor() {
        Task blocked = Task.builder("t").dependsOn("1").build();
        Task loading = Task.builder("t").dependsOn("1").loadDependencies(true).build();
        Task free = Task.builder("t").build();

        assertThat(blocked.state()).isEqualTo(TaskState.BLOCKED);
        assertThat(blocked.loadDependencies()).isFalse();
        assertThat(loading.loadDependencies()).isTrue();
        assertThat(free.state()).isEqualTo(TaskState.NEW);
        assertThat(free.loadDependencies()).isFalse();
    }

    @Test
    void aTaskIsTriedTenTimesUnlessToldOtherwise() {
        assertThat(Task.builder("t").build().maxTries()).isEqualTo(10);
        assertThat(Task.builder("t").maxTries(3).build().maxTries()).isEqualTo(3);
    }

    @Test
    void theBytesOfACodecAreStoredAsTheyAre() {
        byte[] bytes = {0, 1, (byte) 0xff, '"'};

        Task task = Task.builder("t").payload("x", new Encoding(bytes, null)).build();

        assertThat(Task.fromJson(task.toJson()).payload()).isEqualTo(bytes);
    }

    @Test
    void theErrorOfACodecEndsTheCreation() {
        RuntimeException error = new IllegalStateException("can't encode that");

        assertThatThrownBy(() -> Task.builder("t").payload("x", new Encoding(null, error)))
                .isSameAs(error);
    }

    @Test
    void ofTwoPayloadsTheLastCounts() {
        Task task = Task.builder("t")
                .payload("x", new Encoding(new byte[] {1}, null))
                .payload("x", new Encoding(new byte[] {2}, null))
                .build();

        assertThat(task.payload()).containsExactly(2);
    }
}
