package io.asyncjobs.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.vectors.Vectors;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** retry-intervals.json: how long failed tasks wait (protocol 13). */
class RetryIntervalVectorsTest {

    private static final int SAMPLES = 5_000;

    @TestFactory
    Stream<DynamicTest> hasTheIntervalsOfGo() {
        return Vectors.tests(with("intervals_ns"), each -> {
            LinearBackoff policy =
                    (LinearBackoff) RetryPolicy.named(each.path("policy").asText());

            assertThat(policy.intervals()).isEqualTo(intervals(each));
            assertThat(policy.intervals()).hasSize(each.path("steps").intValue());
            assertThat(seeded(each).intervals()).isEqualTo(policy.intervals());
        });
    }

    @TestFactory
    Stream<DynamicTest> delaysStayWithinTheBoundsOfGo() {
        return Vectors.tests(with("min_bound_ns"), each -> {
            String name = each.path("policy").asText();
            int tries = each.path("index").intValue();
            Duration least = Duration.ofNanos(each.path("min_bound_ns").longValue());
            Duration most = Duration.ofNanos(each.path("max_bound_ns").longValue());
            JsonNode list = with("intervals_ns").stream()
                    .filter(policy -> policy.path("policy").asText().equals(name))
                    .findAny()
                    .orElseThrow();
            for (RetryPolicy policy : List.of(RetryPolicy.named(name), seeded(list))) {
                for (int i = 0; i < SAMPLES / 2; i++) {
                    Duration delay = policy.delay(tries);
                    if (delay.compareTo(least) < 0 || delay.compareTo(most) > 0 || delay.toNanos() % 1_000_000 != 0) {
                        assertThat(delay).isBetween(least, most).isEqualTo(Duration.ofMillis(delay.toMillis()));
                    }
                }
            }
            assertThat(extreme(list, 0).delay(tries)).isEqualTo(least);
            assertThat(extreme(list, 1).delay(tries)).isEqualTo(most);
        });
    }

    @TestFactory
    Stream<DynamicTest> refusesUnknownNames() {
        return Vectors.tests(with("known"), each -> assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> RetryPolicy.named(each.path("policy").asText()))
                .withMessageStartingWith(each.path("error").asText())
                .withMessageContaining("10m, 1h, 1m, default"));
    }

    private static List<JsonNode> with(String member) {
        return Vectors.cases("retry-intervals.json").stream()
                .filter(each -> each.has(member))
                .toList();
    }

    private static List<Duration> intervals(JsonNode list) {
        return Vectors.list(list.path("intervals_ns"))
                .map(nanos -> Duration.ofNanos(nanos.longValue()))
                .toList();
    }

    private static LinearBackoff seeded(JsonNode list) {
        return policy(list, new SplittableRandom(42));
    }

    /** Always the least or the greatest random number. */
    private static LinearBackoff extreme(JsonNode list, int which) {
        return policy(list, new RandomGenerator() {
            @Override
            public long nextLong() {
                return 0;
            }

            @Override
            public long nextLong(long bound) {
                return which * (bound - 1);
            }
        });
    }

    private static LinearBackoff policy(JsonNode list, RandomGenerator random) {
        List<Duration> intervals = intervals(list);
        Duration step = intervals.get(1).minus(intervals.get(0));
        Duration max = intervals.get(0).plus(step.multipliedBy(intervals.size()));
        return new LinearBackoff(
                intervals.get(0), max, intervals.size(), list.path("jitter").doubleValue(), () -> random);
    }
}
