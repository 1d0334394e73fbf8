package io.asyncjobs.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.asyncjobs.error.InvalidRequestException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** New tasks (protocol 4). */
class TaskBuilderTest {

    @Test
    void hasTheDefaultsOfTheProtocol() {
        Instant before = Instant.now().truncatedTo(ChronoUnit.MICROS);

        Task task = Task.builder("email:new").build();

        assertThat(task.type()).isEqualTo("email:new");
        assertThat(task.queue()).isEmpty();
        assertThat(task.maxTries()).isEqualTo(10);
        assertThat(task.state()).isEqualTo(TaskState.NEW);
        assertThat(task.tries()).isZero();
        assertThat(task.created()).isBetween(before, Instant.now().plusMillis(1));
        assertThat(task.tried()).isEmpty();
        assertThat(task.deadline()).isEmpty();
        assertThat(task.result()).isEmpty();
        assertThat(task.dependencies()).isEmpty();
        assertThat(task.lastError()).isEmpty();
        assertThat(task.signature()).isEmpty();
    }

    @Test
    void theIdHoldsTheTimeOfItsCreation() {
        Instant created = Instant.parse("2026-02-03T04:05:06.7Z");

        Task task = Task.builder("t").created(created).build();

        assertThat(task.id()).hasSize(27);
        assertThat(Ksuid.time(task.id())).isEqualTo(created.truncatedTo(ChronoUnit.SECONDS));
    }

    @Test
    void eachBuildIsAnotherTask() {
        TaskBuilder builder = Task.builder("t").payload(new byte[] {1});

        Task first = builder.build();
        Task second = builder.dependsOn("a").build();

        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(first.dependencies()).isEmpty();
        assertThat(second.state()).isEqualTo(TaskState.BLOCKED);
    }

    @Test
    void keepsItsOwnCopyOfThePayload() {
        byte[] payload = {1, 2};
        Task task = Task.builder("t").payload(payload).build();
        payload[0] = 9;
        task.payload()[1] = 9;

        assertThat(task.payload()).isEqualTo(new byte[] {1, 2});
    }

    @Test
    void noPayloadAndNoBytesDifferOnTheWireOnly() {
        Task none = Task.builder("t").payload((byte[]) null).build();
        Task empty = Task.builder("t").payload(new byte[0]).build();

        assertThat(none.payload()).isEmpty();
        assertThat(empty.payload()).isEmpty();
        assertThat(new String(none.toJson())).contains("\"payload\":null");
        assertThat(new String(empty.toJson())).contains("\"payload\":\"\"");
    }

    @Test
    void aNullPayloadIsNotEncoded() {
        Task task = Task.builder("t").payload(null, new JsonPayloadCodec()).build();

        assertThat(new String(task.toJson())).contains("\"payload\":null");
    }

    @Test
    void countsADependencyOnceInTheOrderGiven() {
        Task task = Task.builder("t")
                .dependsOn("b", "a", "b")
                .dependsOn(List.of("c", "a"))
                .build();

        assertThat(task.dependencies()).containsExactly("b", "a", "c");
        assertThat(task.state()).isEqualTo(TaskState.BLOCKED);
    }

    @Test
    void isNotBlockedByNoDependencies() {
        assertThat(Task.builder("t")
                        .dependsOn(List.of())
                        .loadDependencies(true)
                        .build()
                        .state())
                .isEqualTo(TaskState.NEW);
    }

    @Test
    void refusesATaskThatDependsOnItself() {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() ->
                        Task.builder("t").id("self").dependsOn("other", "self").build())
                .withMessageContaining("self")
                .withMessageContaining("itself");
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> Task.builder("t").dependsOn("self").id("self").build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a.b", "*", ">", "a b", "ä"})
    void refusesNamesAtEveryDoor(String name) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> Task.builder(name))
                .withMessageStartingWith("task type is invalid");
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> Task.builder("t").id(name))
                .withMessageStartingWith("task ID is invalid");
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> Task.builder("t").dependsOn("a", name))
                .withMessageStartingWith("task ID is invalid");
    }

    @Test
    void takesNoneOfTheDependenciesWhenOneIsRefused() {
        TaskBuilder builder = Task.builder("t");
        assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> builder.dependsOn("a", "*"));

        assertThat(builder.build().dependencies()).isEmpty();
    }

    @Test
    void aDeadlineKeepsItsOffset() {
        OffsetDateTime deadline = OffsetDateTime.parse("2030-01-01T02:30:00.25+02:00");

        assertThat(Task.builder("t").deadline(deadline).build().deadline()).contains(deadline);
        assertThat(Task.builder("t").deadline(deadline.toInstant()).build().deadline())
                .contains(deadline.withOffsetSameInstant(ZoneOffset.UTC));
        assertThat(Task.builder("t")
                        .deadline(deadline)
                        .deadline((Instant) null)
                        .build()
                        .deadline())
                .isEmpty();
    }

    @Test
    void aDeadlineWithSecondsInItsOffsetStaysTheSameMoment() {
        OffsetDateTime deadline = OffsetDateTime.of(2030, 1, 1, 0, 0, 0, 0, ZoneOffset.ofTotalSeconds((int)
                Duration.ofMinutes(53).plusSeconds(28).toSeconds()));

        Task task = Task.builder("t").deadline(deadline).build();

        assertThat(Task.fromJson(task.toJson()).deadline().orElseThrow().toInstant())
                .isEqualTo(deadline.toInstant());
    }

    @Test
    void refusesTimesThatNobodyCouldRead() {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> Task.builder("t").deadline(Instant.MAX))
                .withMessageContaining("deadline");
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> Task.builder("t").deadline(OffsetDateTime.MAX))
                .withMessageContaining("deadline");
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> Task.builder("t").created(Instant.MIN))
                .withMessageContaining("created");
    }

    @Test
    void readsBackWhatItBuilt() {
        Task task = Task.builder("email:new")
                .id("all-options")
                .payload("x", new JsonPayloadCodec())
                .deadline(OffsetDateTime.parse("2030-01-01T02:30:00-03:30"))
                .maxTries(-1)
                .dependsOn("p1")
                .loadDependencies(true)
                .build()
                .queuedIn("MAIL");

        Task read = Task.fromJson(task.toJson());

        assertThat(read).isEqualTo(task).hasSameHashCodeAs(task);
        assertThat(read.queue()).isEqualTo("MAIL");
        assertThat(read.loadDependencies()).isTrue();
        assertThat(read.maxTries()).isEqualTo(-1);
        assertThat(new String(read.payload())).isEqualTo("\"x\"");
    }
}
