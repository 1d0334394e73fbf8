package io.asyncjobs.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a delivery is ours (B7). Margins of an hour: the test's own time doesn't matter. */
class LeaseTest {

    private static final Duration SLACK = Duration.ofMinutes(1);

    private static long ago(Duration duration) {
        return System.nanoTime() - duration.toNanos();
    }

    private static Lease received(Duration ago, Duration ackWait) {
        return new Lease(ago(ago), ackWait);
    }

    @Test
    void holdsForTheTimeOfAcknowledgement() {
        assertThat(received(Duration.ZERO, Duration.ofHours(1)).holds()).isTrue();
        assertThat(received(Duration.ofHours(1), Duration.ofHours(2)).holds()).isTrue();
        assertThat(received(Duration.ofHours(3), Duration.ofHours(2)).holds()).isFalse();
        assertThat(received(Duration.ofHours(2), Duration.ofHours(2)).holds()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "PT10H, PT0S, PT9H59M55S",
        "PT50S, PT-10H, PT10H45S", // received in the future, so that there is time to look
        "PT10S, PT-10H, PT10H9S",
        "PT1S, PT-10H, PT10H0.9S"
    })
    void stopsTheHandlerATenthEarlierAndFiveSecondsAtMost(Duration ackWait, Duration ago, Duration until) {
        assertThat(received(ago, ackWait).untilInterrupt()).isBetween(until.minus(SLACK), until);
    }

    @Test
    void theHandlersTimeIsOverBeforeTheLease() {
        Lease lease = received(Duration.ofHours(2).minusSeconds(3), Duration.ofHours(2));

        assertThat(lease.holds()).isTrue();
        assertThat(lease.untilInterrupt()).isNegative();
    }

    @Test
    void anExtensionCountsFromItsSending() {
        Lease lease = received(Duration.ofHours(2), Duration.ofHours(3));

        assertThat(lease.extend(ago(Duration.ofHours(1)))).isTrue();
        assertThat(lease.holds()).isTrue();
        assertThat(lease.untilInterrupt())
                .isBetween(Duration.ofHours(2).minus(SLACK), Duration.ofHours(2).minusSeconds(5));
    }

    @Test
    void anExtensionThatWasConfirmedTooLateProvesNothing() {
        Lease lease = received(Duration.ofHours(3), Duration.ofHours(2));

        assertThat(lease.extend(ago(Duration.ofMinutes(90)))).isFalse();
        assertThat(lease.holds()).isFalse();
    }

    @Test
    void toleratesTheOverflowOfTheClock() {
        Lease lease = new Lease(Long.MAX_VALUE - 10, Duration.ofNanos(Long.MAX_VALUE / 4));

        // Whatever the clock says, differences count.
        assertThat(lease.holds()).isEqualTo(Long.MAX_VALUE - 10 + Long.MAX_VALUE / 4 - System.nanoTime() > 0);
    }
}
