package io.asyncjobs.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.task.JsonPayloadCodec;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignedTextTest {

    private static final Instant CREATED = Instant.parse("2026-02-03T04:05:06.789012345Z");

    @Test
    void hasTheLengthThatTheProtocolTells() {
        Task task = Task.builder("test")
                .payload(Map.of("hello", "world"), new JsonPayloadCodec())
                .created(CREATED)
                .deadline(CREATED.plusSeconds(60))
                .build()
                .queuedIn("x");

        assertThat(task.id()).hasSize(27);
        assertThat(TaskSignatures.message(task)).hasSize(102);
    }

    @Test
    void needsAQueue() {
        Task task = task().build();

        assertThatThrownBy(() -> TaskSignatures.message(task))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("signing a task requires the queue to be set");
    }

    @Test
    void countsTimesAsInstants() {
        Task utc = task().deadline(OffsetDateTime.parse("2030-01-01T00:00:00Z")).build();
        Task offset = task().deadline(OffsetDateTime.parse("2030-01-01T02:00:00+02:00"))
                .build();

        assertThat(text(utc)).isEqualTo("id:Q:t:10:1770091506789012345:1893456000000000000:");
        assertThat(text(offset)).isEqualTo(text(utc));
    }

    @Test
    void countsADeadlineAtTheEpochAsNone() {
        assertThat(text(task().deadline(Instant.EPOCH).build()))
                .isEqualTo(text(task().build()))
                .isEqualTo("id:Q:t:10:1770091506789012345:0:");
    }

    @Test
    void wrapsNanosecondsAsASigned64BitNumber() {
        Task last =
                task().deadline(Instant.parse("2262-04-11T23:47:16.854775807Z")).build();
        Task wrapped =
                task().deadline(Instant.parse("2262-04-11T23:47:16.854775808Z")).build();

        assertThat(text(last)).contains(":" + Long.MAX_VALUE + ":");
        assertThat(text(wrapped)).contains(":" + Long.MIN_VALUE + ":");
    }

    @Test
    void hasNamesInUtf8() {
        Task task = task().build().queuedIn("Größe");

        assertThat(new String(TaskSignatures.message(task), StandardCharsets.UTF_8))
                .startsWith("id:Größe:t:");
    }

    private static TaskBuilder task() {
        return Task.builder("t").id("id").created(CREATED);
    }

    private static String text(Task task) {
        return new String(TaskSignatures.message(task.queuedIn("Q")), StandardCharsets.UTF_8);
    }
}
