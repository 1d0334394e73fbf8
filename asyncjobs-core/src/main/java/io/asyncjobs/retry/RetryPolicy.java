package io.asyncjobs.retry;

import io.asyncjobs.error.InvalidRequestException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long a failed task waits before its next try (protocol 13). Implementations must be thread-safe and take any
 * number from 0 on. A policy of your own is a lambda: {@code tries -> Duration.ofSeconds(tries)}.
 */
@FunctionalInterface
public interface RetryPolicy {

    /** From 1 to nearly 10 minutes in 50 steps, jitter 0.9; also named {@code 10m}. */
    RetryPolicy DEFAULT = LinearBackoff.DEFAULT;

    /** From 1 second to nearly 1 minute in 20 steps, jitter 0.5. */
    RetryPolicy ONE_MINUTE = LinearBackoff.ONE_MINUTE;

    /** From 10 minutes to nearly 1 hour in 20 steps, jitter 0.9. */
    RetryPolicy ONE_HOUR = LinearBackoff.ONE_HOUR;

    /**
     * The delay before the next try.
     *
     * @param tries how often the task has been tried, 1 after the first failure
     */
    Duration delay(int tries);

    /** The names that {@link #named} takes, sorted. */
    static List<String> names() {
        return LinearBackoff.NAMED.keySet().stream().sorted().toList();
    }

    /**
     * The policy of a name: {@code default}, {@code 10m}, {@code 1h} or {@code 1m}.
     *
     * @throws InvalidRequestException if there is no such policy
     */
    static RetryPolicy named(String name) {
        RetryPolicy policy = LinearBackoff.NAMED.get(name);
        if (policy == null) {
            throw new InvalidRequestException(
                    "unknown retry policy: " + name + " (known: " + String.join(", ", names()) + ")");
        }
        return policy;
    }

    /**
     * A policy whose intervals grow in equal steps.
     *
     * @param min the first interval
     * @param max the end of the intervals, never reached
     * @param steps how many intervals there are; from then on the last one stays
     * @param jitter the fixed part of an interval, 0 to 1; the delay is that part plus a random part of the interval
     */
    static RetryPolicy linear(Duration min, Duration max, int steps, double jitter) {
        return new LinearBackoff(min, max, steps, jitter, ThreadLocalRandom::current);
    }
}
