package io.asyncjobs.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.error.InvalidRequestException;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class QueueChangeTest {

    @Test
    void changesNothingUnlessTold() {
        assertThat(QueueChange.none().changesStream()).isFalse();
        assertThat(QueueChange.none().changesConsumer()).isFalse();
        assertThat(QueueChange.none().withMaxEntries(3).changesConsumer()).isFalse();
        assertThat(QueueChange.none().withMaxTries(3).changesStream()).isFalse();
    }

    @Test
    void zeroMeansNoLimit() {
        QueueChange change =
                QueueChange.none().withMaxAge(Duration.ZERO).withMaxEntries(0).withMaxTries(0);

        assertThat(change.maxAge()).isZero();
        assertThat(change.maxEntries()).isEqualTo(-1);
        assertThat(change.maxTries()).isEqualTo(-1);
    }

    @Test
    void takesTheLimitsThemselves() {
        QueueChange change = QueueChange.none()
                .withMaxAge(Duration.ofMinutes(2))
                .withMaxRunTime(Duration.ofSeconds(1))
                .withMaxConcurrent(10_000)
                .withReplicas(5);

        assertThat(change.changesStream()).isTrue();
        assertThat(change.changesConsumer()).isTrue();
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                refused("max age must be at least 2 minutes", q -> q.withMaxAge(Duration.ofSeconds(119))),
                refused("max age must be at least 2 minutes", q -> q.withMaxAge(Duration.ofSeconds(-1))),
                refused("less than 292 years", q -> q.withMaxAge(Duration.ofDays(365_000))),
                refused("max entries must be positive, or -1", q -> q.withMaxEntries(-2)),
                refused("max tries must be positive, or -1", q -> q.withMaxTries(-2)),
                refused("max run time must be at least 1 second", q -> q.withMaxRunTime(Duration.ofMillis(999))),
                refused("max concurrent must be between 1 and 10000; not 10001", q -> q.withMaxConcurrent(10_001)),
                refused("max concurrent must be between 1 and 10000; not 0", q -> q.withMaxConcurrent(0)),
                refused("replicas must be between 1 and 5; not 6", q -> q.withReplicas(6)));
    }

    private static Arguments refused(String words, UnaryOperator<QueueChange> change) {
        return Arguments.of(words, change);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesWhatIsOutOfItsLimits(String words, UnaryOperator<QueueChange> change) {
        assertThatThrownBy(() -> change.apply(QueueChange.none()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("queue ")
                .hasMessageContaining(words);
    }
}
