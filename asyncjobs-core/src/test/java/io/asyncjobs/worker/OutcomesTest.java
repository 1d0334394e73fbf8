package io.asyncjobs.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.handler.ReleaseTaskException;
import io.asyncjobs.handler.RetryTaskException;
import io.asyncjobs.handler.TerminateTaskException;
import io.asyncjobs.queue.QueueLimits;
import io.asyncjobs.retry.RetryPolicy;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskResult;
import io.asyncjobs.task.TaskState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What follows from a try (protocol 11, 13, 14). */
class OutcomesTest {

    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.789Z");
    private static final QueueLimits LIMITS = new QueueLimits(Duration.ofSeconds(60), -1, 100);
    private static final RetryPolicy POLICY = tries -> Duration.ofSeconds(tries);

    private static Task active(int maxTries, int tries) {
        Task task = Task.builder("t")
                .id("x")
                .created(NOW)
                .maxTries(maxTries)
                .build()
                .queuedIn("Q");
        for (int i = 0; i < tries; i++) {
            task = task.started(NOW.minusSeconds(5));
        }
        return task;
    }

    private static Outcome fail(Throwable error) {
        return Outcomes.failure(active(10, 1), error, LIMITS, POLICY, NOW);
    }

    @Test
    void aTaskIsCompleteWithItsResult() {
        Task active = active(10, 1);

        Outcome outcome = Outcomes.success(active, "{\"a\":1}", NOW);

        assertThat(outcome)
                .isEqualTo(new Outcome(
                        active.completed(new TaskResult("{\"a\":1}", NOW)), TryOutcome.COMPLETE, Duration.ZERO, null));
        assertThat(outcome.task().state()).isEqualTo(TaskState.COMPLETE);
    }

    @Test
    void aTaskThatIsReleasedWaitsAndLosesNoTry() {
        Task last = active(1, 1);
        Exception error = new CompletionException(new ReleaseTaskException(Duration.ofSeconds(2), "not now"));

        Outcome outcome = Outcomes.failure(last, error, LIMITS, POLICY, NOW);

        assertThat(outcome.kind()).isEqualTo(TryOutcome.RELEASED);
        assertThat(outcome.delay()).isEqualTo(Duration.ofSeconds(2));
        assertThat(outcome.task().tries()).isZero();
        assertThat(outcome.task().state()).isEqualTo(TaskState.RETRY);
    }

    @ParameterizedTest
    @CsvSource({"1, PT1S", "2, PT2S", "9, PT9S"})
    void aFailureIsRetriedAfterThePolicysDelayForItsTries(int tries, Duration delay) {
        Task active = active(10, tries);
        Exception error = new IllegalStateException("boom");

        assertThat(Outcomes.failure(active, error, LIMITS, POLICY, NOW))
                .isEqualTo(new Outcome(active.failed(TaskState.RETRY, "boom", NOW), TryOutcome.RETRY, delay, error));
    }

    @ParameterizedTest
    @CsvSource({
        // task's limit, queue's limit, tries, expired
        "10, -1, 9, false",
        "10, -1, 10, true",
        "10, -1, 11, true",
        "1, -1, 1, true",
        "0, -1, 1000, false",
        "-1, -1, 1000, false",
        "0, 5, 4, false",
        "0, 5, 5, true",
        "0, 5, 6, true",
        "10, 5, 5, true",
        "3, 5, 3, true",
        "10, 0, 9, false"
    })
    void aFailureExpiresTheTaskWithItsLastTry(int maxTries, int maxDeliver, int tries, boolean expired) {
        QueueLimits limits = new QueueLimits(Duration.ofSeconds(60), maxDeliver, 100);

        Outcome outcome = Outcomes.failure(active(maxTries, tries), new IOException("boom"), limits, POLICY, NOW);

        assertThat(outcome.kind()).isEqualTo(expired ? TryOutcome.EXPIRED : TryOutcome.RETRY);
        assertThat(outcome.task().state()).isEqualTo(expired ? TaskState.EXPIRED : TaskState.RETRY);
        assertThat(outcome.task().lastError()).isEqualTo("boom");
        assertThat(outcome.delay()).isEqualTo(expired ? Duration.ZERO : Duration.ofSeconds(tries));
    }

    static Stream<Arguments> terminations() {
        TerminateTaskException terminate = new TerminateTaskException("bad input");
        return Stream.of(
                Arguments.of(new TerminateTaskException(), "terminate task"),
                Arguments.of(terminate, "bad input: terminate task"),
                Arguments.of(new IllegalStateException("outer", terminate), "outer"),
                Arguments.of(
                        new CompletionException(terminate),
                        "io.asyncjobs.handler.TerminateTaskException: bad input: terminate task"),
                Arguments.of(new Error("a", new RuntimeException("b", new IOException("c", terminate))), "a"),
                Arguments.of(new RetryTaskException(Duration.ofSeconds(1), "r", terminate), "r"));
    }

    @ParameterizedTest
    @MethodSource("terminations")
    void aHandlerGivesItsTaskUp(Throwable error, String text) {
        Outcome outcome = fail(error);

        assertThat(outcome)
                .isEqualTo(new Outcome(
                        active(10, 1).failed(TaskState.TERMINATED, text, NOW),
                        TryOutcome.TERMINATED,
                        Duration.ZERO,
                        error));
    }

    @Test
    void terminationCountsBeforeExpiry() {
        Outcome outcome = Outcomes.failure(active(1, 1), new TerminateTaskException(), LIMITS, POLICY, NOW);

        assertThat(outcome.kind()).isEqualTo(TryOutcome.TERMINATED);
    }

    @Test
    void aHandlerMayNameTheDelay() {
        RetryTaskException retry = new RetryTaskException(Duration.ofMinutes(7), "rate limited");

        assertThat(fail(retry).delay()).isEqualTo(Duration.ofMinutes(7));
        assertThat(fail(new IllegalStateException("outer", retry)).delay()).isEqualTo(Duration.ofMinutes(7));
        assertThat(fail(retry).task().lastError()).isEqualTo("rate limited");
        assertThat(Outcomes.failure(active(1, 1), retry, LIMITS, POLICY, NOW).kind())
                .isEqualTo(TryOutcome.EXPIRED);
    }

    @Test
    void followsNoCircleOfCauses() {
        Exception first = new Exception("first");
        Exception second = new Exception("second", first);
        first.initCause(second);

        assertThat(fail(first).kind()).isEqualTo(TryOutcome.RETRY);
    }

    @Test
    void aPolicyThatFailsIsReplaced() {
        RetryPolicy broken = tries -> {
            throw new IllegalStateException("broken");
        };
        RetryPolicy none = tries -> null;

        assertThat(Outcomes.delay(broken, 1)).isBetween(Duration.ofSeconds(63), Duration.ofSeconds(135));
        assertThat(Outcomes.delay(none, 1)).isBetween(Duration.ofSeconds(63), Duration.ofSeconds(135));
    }

    @Test
    void aNegativeDelayIsNone() {
        assertThat(Outcomes.delay(tries -> Duration.ofSeconds(-1), 1)).isZero();
        assertThat(Outcomes.delay(tries -> Duration.ZERO, 1)).isZero();
    }

    @Test
    void aDelayIsNoLongerThanCanBeTold() {
        Duration forEver = Duration.ofSeconds(Long.MAX_VALUE);

        assertThat(Outcomes.delay(tries -> forEver, 1)).isEqualTo(Duration.ofDays(3650));
        assertThat(fail(new RetryTaskException(forEver, "later")).delay()).isEqualTo(Duration.ofDays(3650));
    }

    @Test
    void anErrorWithoutTextIsNamedByItsClass() {
        assertThat(Outcomes.text(new NullPointerException())).isEqualTo("java.lang.NullPointerException");
        assertThat(Outcomes.text(new IllegalStateException(" \n"))).isEqualTo("java.lang.IllegalStateException");
        assertThat(Outcomes.text(new StackOverflowError())).isEqualTo("java.lang.StackOverflowError");
    }

    @Test
    void aLongErrorTextIsCut() {
        String most = "x".repeat(4096);

        assertThat(Outcomes.text(new IOException(most))).isEqualTo(most);
        assertThat(Outcomes.text(new IOException(most + "y"))).isEqualTo(most + "…");
        assertThat(fail(new IOException("y".repeat(1_000_000))).task().lastError())
                .hasSize(4097);
    }

    @Test
    void aTextCutInsideACharacterIsStillARecord() {
        Task failed = fail(new IOException("🎉".repeat(3_000) + "x")).task();
        Task odd = fail(new IOException("x" + "🎉".repeat(3_000))).task();

        assertThat(Task.fromJson(failed.toJson()).lastError()).isEqualTo(failed.lastError());
        assertThat(Task.fromJson(odd.toJson()).lastError()).endsWith("🎉\ufffd…");
    }

    @Test
    void aTryThatTheShutdownEndedDoesNotCount() {
        Outcome outcome = Outcomes.released(active(10, 3), "shut down", Duration.ZERO, NOW);

        assertThat(outcome.kind()).isEqualTo(TryOutcome.RELEASED);
        assertThat(outcome.task().tries()).isEqualTo(2);
        assertThat(outcome.task().state()).isEqualTo(TaskState.RETRY);
        assertThat(outcome.task().lastError()).contains("shut down");
        assertThat(outcome.delay()).isZero();
        assertThat(outcome.error()).isNull();
    }

    @Test
    void outcomesHaveNamesForMetrics() {
        assertThat(TryOutcome.values())
                .extracting(TryOutcome::tag)
                .containsExactly("complete", "retry", "terminated", "expired", "unreachable", "released", "lost");
    }
}
