package io.asyncjobs.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.asyncjobs.error.InvalidRequestException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPolicyTest {

    @Test
    void namesAreSorted() {
        assertThat(RetryPolicy.names()).containsExactly("10m", "1h", "1m", "default");
    }

    @Test
    void namesStandForTheConstants() {
        assertThat(RetryPolicy.named("default")).isSameAs(RetryPolicy.DEFAULT);
        assertThat(RetryPolicy.named("10m")).isSameAs(RetryPolicy.DEFAULT);
        assertThat(RetryPolicy.named("1m")).isSameAs(RetryPolicy.ONE_MINUTE);
        assertThat(RetryPolicy.named("1h")).isSameAs(RetryPolicy.ONE_HOUR);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1, 49, 50, Integer.MAX_VALUE})
    void takesAnyNumberOfTries(int tries) {
        assertThat(RetryPolicy.DEFAULT.delay(tries)).isBetween(Duration.ofSeconds(54), Duration.ofSeconds(1120));
    }

    @Test
    void takesTheFirstIntervalWhenTheDelayRoundsToNothing() {
        RetryPolicy tiny = RetryPolicy.linear(Duration.ofNanos(10), Duration.ofNanos(20), 2, 0.5);

        assertThat(tiny.delay(1)).isEqualTo(Duration.ofNanos(10));
    }

    @Test
    void doesNotDelayWhenTheIntervalIsZero() {
        RetryPolicy none = RetryPolicy.linear(Duration.ZERO, Duration.ZERO, 1, 0.5);

        assertThat(none.delay(3)).isZero();
    }

    @Test
    void hasOneIntervalWhenLeastAndMostAreEqual() {
        LinearBackoff fixed = (LinearBackoff) RetryPolicy.linear(Duration.ofSeconds(1), Duration.ofSeconds(1), 3, 1);

        assertThat(fixed.intervals()).containsOnly(Duration.ofSeconds(1)).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "PT1S, PT2S, 0, 0.5",
        "PT1S, PT2S, -1, 0.5",
        "PT-1S, PT2S, 1, 0.5",
        "PT2S, PT1S, 1, 0.5",
        "PT1S, PT2S, 1, -0.1",
        "PT1S, PT2S, 1, 1.1",
        "PT1S, PT2S, 1, NaN"
    })
    void refusesWhatIsNoBackoff(Duration min, Duration max, int steps, double jitter) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> RetryPolicy.linear(min, max, steps, jitter))
                .withMessageContaining("backoff");
    }
}
