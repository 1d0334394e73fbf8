package io.asyncjobs.task;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.error.InvalidRequestException;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskQueryTest {

    private static final Instant CREATED = Instant.parse("2026-01-02T03:04:05Z");

    private final Task task = Task.builder("email:new").created(CREATED).build().queuedIn("EMAIL");

    @Test
    void fitsEverythingWithoutFilters() {
        assertThat(TaskQuery.all().matches(task)).isTrue();
        assertThat(TaskQuery.all().isFiltered()).isFalse();
        assertThat(TaskQuery.all().limit()).isEqualTo(200);
    }

    @Test
    void fitsByTypeQueueAndStateExactly() {
        assertThat(TaskQuery.all().withTypes("x", "email:new").matches(task)).isTrue();
        assertThat(TaskQuery.all().withTypes("email:").matches(task)).isFalse();
        assertThat(TaskQuery.all().withQueues("EMAIL").matches(task)).isTrue();
        assertThat(TaskQuery.all().withQueues("email").matches(task)).isFalse();
        assertThat(TaskQuery.all().withStates(TaskState.RETRY, TaskState.NEW).matches(task))
                .isTrue();
        assertThat(TaskQuery.all().withStates(TaskState.RETRY).matches(task)).isFalse();
    }

    @Test
    void needsAllFiltersToFit() {
        TaskQuery both = TaskQuery.all().withTypes("email:new").withQueues("EMAIL");

        assertThat(both.matches(task)).isTrue();
        assertThat(both.withStates(TaskState.COMPLETE).matches(task)).isFalse();
        assertThat(both.isFiltered()).isTrue();
    }

    @Test
    void fitsFromTheTimeOfCreationOn() {
        assertThat(TaskQuery.all().withCreatedSince(CREATED).matches(task)).isTrue();
        assertThat(TaskQuery.all().withCreatedSince(CREATED.plusNanos(1)).matches(task))
                .isFalse();
    }

    @Test
    void takesStatesByNameAlsoUnknownOnes() {
        Task foreign = Task.fromJson("{\"id\":\"a\",\"state\":\"paused\"}".getBytes(UTF_8));

        assertThat(TaskQuery.all().withStateNames("completed").states()).isEqualTo(Set.of("complete"));
        assertThat(TaskQuery.all().withStateNames("paused").matches(foreign)).isTrue();
        assertThat(TaskQuery.all().withStateNames("paused").matches(task)).isFalse();
        assertThat(TaskQuery.all().withStates(TaskState.UNKNOWN).matches(foreign))
                .isTrue();
        assertThat(TaskQuery.all().withStates(TaskState.UNKNOWN).matches(task)).isFalse();
    }

    @Test
    void refusesLimitsThatMakeNoSense() {
        assertThatThrownBy(() -> TaskQuery.all().withLimit(0))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("the limit of a list must be at least 1, not 0");
        assertThatThrownBy(() -> TaskQuery.all().withScanLimit(10_001))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("between 1 and 10000 records, not 10001");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 15, 16, 4711, Long.MAX_VALUE - 1})
    void cursorsSurviveAsText(long sequence) {
        TaskCursor cursor = new TaskCursor(sequence);

        assertThat(TaskCursor.parse(cursor.toString())).isEqualTo(cursor);
        assertThat(cursor.toString()).matches("[a-z0-9]{2,17}");
    }

    @Test
    void theTextOfACursorIsStable() {
        assertThat(new TaskCursor(4711)).hasToString("a1267");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", "a0", "4711", "a01", "aFF", "b12", "a7fffffffffffffff", "a12 ", "affffffffffffffff"})
    void refusesWhatIsNoCursor(String text) {
        assertThatThrownBy(() -> TaskCursor.parse(text))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("cursor is invalid: '" + text + "'; use the one that came with an earlier page");
    }
}
