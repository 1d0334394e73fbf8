package io.asyncjobs.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.error.InvalidRequestException;
import java.time.Duration;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** Delays of all policies at all numbers of tries (protocol 13). */
class RetryPolicyPropertyTest {

    @Property
    void namedPoliciesStayWithinTheirBounds(
            @ForAll("names") String name, @ForAll @IntRange(min = 0, max = Integer.MAX_VALUE) int tries) {
        LinearBackoff policy = (LinearBackoff) RetryPolicy.named(name);
        Duration interval =
                policy.intervals().get(Math.min(tries, policy.intervals().size() - 1));
        double jitter = name.equals("1m") ? 0.5 : 0.9;

        Duration delay = policy.delay(tries);

        assertThat(delay.toNanos() % 1_000_000).isZero();
        assertThat((double) delay.toMillis())
                .isBetween(jitter * interval.toMillis() - 1, (1 + jitter) * interval.toMillis() + 1);
    }

    @Property
    void aLinearPolicyStaysWithinItsBoundsOrIsRefused(
            @ForAll("durations") Duration min,
            @ForAll("durations") Duration max,
            @ForAll @IntRange(min = -1, max = 1000) int steps,
            @ForAll @DoubleRange(min = -0.1, max = 1.1) double jitter,
            @ForAll int tries,
            @ForAll long seed) {
        RetryPolicy policy;
        try {
            policy = new LinearBackoff(min, max, steps, jitter, () -> new SplittableRandom(seed));
        } catch (InvalidRequestException refused) {
            return;
        }

        Duration delay = policy.delay(tries);

        assertThat(delay).isBetween(Duration.ZERO, max.multipliedBy(2).plusMillis(1));
    }

    @Property
    void namesAreKnownOrRefused(@ForAll String name) {
        if (!RetryPolicy.names().contains(name)) {
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> RetryPolicy.named(name)))
                    .isInstanceOf(InvalidRequestException.class);
        }
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.of(RetryPolicy.names());
    }

    @Provide
    Arbitrary<Duration> durations() {
        return Arbitraries.oneOf(
                Arbitraries.longs().between(-10, 1_000_000).map(Duration::ofMillis),
                Arbitraries.longs().map(Duration::ofNanos),
                Arbitraries.longs().map(Duration::ofSeconds));
    }
}
