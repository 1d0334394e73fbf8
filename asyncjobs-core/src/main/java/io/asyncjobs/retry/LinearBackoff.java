package io.asyncjobs.retry;

import io.asyncjobs.error.InvalidRequestException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Intervals in equal steps with jitter, in whole milliseconds (protocol 13). Immutable, thread-safe. */
final class LinearBackoff implements RetryPolicy {

    static final RetryPolicy DEFAULT = RetryPolicy.linear(Duration.ofMinutes(1), Duration.ofMinutes(10), 50, 0.9);
    static final RetryPolicy ONE_MINUTE = RetryPolicy.linear(Duration.ofSeconds(1), Duration.ofMinutes(1), 20, 0.5);
    static final RetryPolicy ONE_HOUR = RetryPolicy.linear(Duration.ofMinutes(10), Duration.ofHours(1), 20, 0.9);
    static final Map<String, RetryPolicy> NAMED =
            Map.of("default", DEFAULT, "10m", DEFAULT, "1m", ONE_MINUTE, "1h", ONE_HOUR);

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int LONGEST_DAYS = 36_500;

    private final long[] intervals;
    private final double jitter;
    private final Supplier<? extends RandomGenerator> random;

    LinearBackoff(Duration min, Duration max, int steps, double jitter, Supplier<? extends RandomGenerator> random) {
        boolean ordered =
                !min.isNegative() && min.compareTo(max) <= 0 && max.compareTo(Duration.ofDays(LONGEST_DAYS)) <= 0;
        if (!ordered || steps < 1 || !(jitter >= 0 && jitter <= 1)) {
            throw new InvalidRequestException("a backoff needs 0 <= min <= max <= " + LONGEST_DAYS
                    + " days, at least 1 step and a jitter of 0 to 1");
        }
        long step = (max.toNanos() - min.toNanos()) / steps;
        intervals = new long[steps];
        for (int i = 0; i < steps; i++) {
            intervals[i] = min.toNanos() + i * step;
        }
        this.jitter = jitter;
        this.random = random;
    }

    @Override
    public Duration delay(int tries) {
        long interval = intervals[Math.max(0, Math.min(tries, intervals.length - 1))];
        if (interval == 0) {
            return Duration.ZERO;
        }
        double delay = jitter * interval + random.get().nextLong(interval);
        long millis = Math.round(delay / NANOS_PER_MILLI);
        return millis == 0 ? Duration.ofNanos(intervals[0]) : Duration.ofMillis(millis);
    }

    List<Duration> intervals() {
        List<Duration> list = new ArrayList<>(intervals.length);
        for (long interval : intervals) {
            list.add(Duration.ofNanos(interval));
        }
        return list;
    }
}
