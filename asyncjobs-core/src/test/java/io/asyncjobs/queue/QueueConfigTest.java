package io.asyncjobs.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.asyncjobs.error.InvalidRequestException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Queues and their defaults (protocol 6.2, 6.3). */
class QueueConfigTest {

    @Test
    void hasTheDefaultsOfTheProtocol() {
        assertThat(QueueConfig.of("MAIL"))
                .isEqualTo(new QueueConfig("MAIL", Duration.ZERO, -1, false, -1, Duration.ofHours(1), 100, true));
    }

    @Test
    void theDefaultQueueHasItsOwn() {
        assertThat(QueueConfig.ofDefault())
                .isEqualTo(
                        new QueueConfig("DEFAULT", Duration.ZERO, -1, false, 100, Duration.ofSeconds(60), 100, true));
    }

    @Test
    void aJoinedQueueIsNotCreated() {
        assertThat(QueueConfig.join("MAIL").create()).isFalse();
        assertThat(QueueConfig.join("MAIL").withMaxTries(3).create()).isFalse();
    }

    @Test
    void eachCopyChangesOneValue() {
        QueueConfig queue = QueueConfig.of("MAIL")
                .withMaxAge(Duration.ofDays(1))
                .withMaxEntries(5)
                .withDiscardOld(true)
                .withMaxTries(3)
                .withMaxRunTime(Duration.ofSeconds(2))
                .withMaxConcurrent(7);

        assertThat(queue)
                .isEqualTo(new QueueConfig("MAIL", Duration.ofDays(1), 5, true, 3, Duration.ofSeconds(2), 7, true));
    }

    @Test
    void zeroIsTheDefault() {
        QueueConfig queue =
                QueueConfig.of("MAIL").withMaxEntries(0).withMaxTries(0).withMaxConcurrent(0);

        assertThat(queue).isEqualTo(QueueConfig.of("MAIL"));
        assertThat(QueueConfig.of("MAIL").withMaxEntries(-5).maxEntries()).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT2562047H47M16.854775808S"})
    void refusesARunTimeThatIsNoneOrTooLongToCount(Duration runTime) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> QueueConfig.of("MAIL").withMaxRunTime(runTime))
                .withMessageContaining("MAIL")
                .withMessageContaining("run time");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-1S", "PT2562047H47M16.854775808S"})
    void refusesAnAgeThatIsNegativeOrTooLongToCount(Duration age) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> QueueConfig.of("MAIL").withMaxAge(age))
                .withMessageContaining("max age");
    }

    @Test
    void needsAName() {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> QueueConfig.join(""))
                .withMessage("queue name is required");
    }

    @ParameterizedTest
    @CsvSource({"-1, 1000, false", "0, 1000, false", "5, 4, false", "5, 5, true", "5, 6, true", "1, 0, false"})
    void theLimitOfTriesIsReachedOrPassed(int maxDeliver, int tries, boolean usedUp) {
        assertThat(new QueueLimits(Duration.ofSeconds(1), maxDeliver, 1).triesUsedUp(tries))
                .isEqualTo(usedUp);
    }
}
