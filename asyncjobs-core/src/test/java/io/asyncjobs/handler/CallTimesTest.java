package io.asyncjobs.handler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a try's time is shared with a remote service (protocol 17, B1). */
class CallTimesTest {

    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");

    /** As a worker has it: interrupted a tenth earlier, 5 seconds at most. */
    private static CallTimes of(Instant start, Duration runTime) {
        Duration tenth = runTime.dividedBy(10);
        Duration margin = tenth.compareTo(Duration.ofSeconds(5)) > 0 ? Duration.ofSeconds(5) : tenth;
        Instant leaseEnd = start.plus(runTime);
        return CallTimes.of(start, leaseEnd.minus(margin), leaseEnd);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-02-03T04:05:06Z, PT30S, 2026-02-03T04:05:34Z",
        "2026-02-03T04:05:06.999999999Z, PT30S, 2026-02-03T04:05:34Z",
        "2026-02-03T04:05:06.5Z, PT3.6S, 2026-02-03T04:05:08Z",
        "2026-12-31T23:59:59Z, PT1H, 2027-01-01T00:59:57Z"
    })
    void theServiceHasAllButTheLastTwoSecondsInWholeSeconds(Instant start, Duration runTime, Instant promised) {
        assertThat(of(start, runTime).promised()).isEqualTo(promised);
    }

    @ParameterizedTest
    @CsvSource({"PT2.999S, true", "PT1S, true", "PT-1S, true", "PT3S, false", "PT1H, false"})
    void lessThanThreeSecondsAreTooShort(Duration runTime, boolean tooShort) {
        Instant leaseEnd = NOW.plus(runTime);

        assertThat(CallTimes.of(NOW, leaseEnd, leaseEnd).isTooShort()).isEqualTo(tooShort);
    }

    @ParameterizedTest
    @CsvSource({"PT3S, PT2.45S", "PT4S, PT3.35S", "PT10S, PT8.75S", "PT15S, PT13.25S"})
    void aShortRunWaitsUntilJustBeforeTheInterruptAndNeedsNoExtension(Duration runTime, Duration giveUp) {
        CallTimes times = of(NOW, runTime);

        assertThat(times.extend()).isNull();
        assertThat(times.giveUp()).isEqualTo(giveUp);
        assertThat(times.lastWord()).isEqualTo(giveUp);
    }

    @ParameterizedTest
    @CsvSource({
        "PT26S, PT22.4S, PT24.25S, PT23.15S",
        "PT60S, PT54S, PT58.25S, PT54.75S",
        "PT1H, PT59M54S, PT59M58.25S, PT59M54.75S"
    })
    void aLongRunIsExtendedBeforeTheInterruptAndWaitsAsLongAsWasPromised(
            Duration runTime, Duration extend, Duration giveUp, Duration lastWord) {
        CallTimes times = of(NOW, runTime);

        assertThat(times.extend()).isEqualTo(extend);
        assertThat(times.giveUp()).isEqualTo(giveUp);
        assertThat(times.lastWord()).isEqualTo(lastWord);
    }

    @ParameterizedTest
    @CsvSource({"2026-02-03T04:05:06Z, true", "2026-02-03T04:05:06.5Z, false"})
    void betweenTheTwoTheTruncatedSecondDecides(Instant start, boolean extended) {
        assertThat(of(start, Duration.ofSeconds(18)).extend() != null).isEqualTo(extended);
    }

    @Test
    void waitsUntilAfterThePromiseInAnyCase() {
        for (int millis = 3000; millis < 60_000; millis += 50) {
            CallTimes times = of(NOW.plusMillis(millis * 7L % 1000), Duration.ofMillis(millis));
            Duration promised = Duration.between(NOW.plusMillis(millis * 7L % 1000), times.promised());

            assertThat(times.giveUp()).isGreaterThanOrEqualTo(promised.plusMillis(250));
            assertThat(times.giveUp()).isLessThan(times.leaseLeft());
        }
    }
}
