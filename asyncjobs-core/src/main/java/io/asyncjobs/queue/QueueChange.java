package io.asyncjobs.queue;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.wire.GoTime;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is to become different in an existing queue; {@code null} leaves a value as it is (protocol 24). Immutable,
 * thread-safe.
 *
 * @param maxAge how long an item may wait before it is dropped, at least 2 minutes; zero: for ever
 * @param maxEntries how many items it holds; zero or -1: any number
 * @param maxTries how often a task is tried; zero or -1: any number
 * @param maxRunTime how long a handler may run, at least 1 second
 * @param maxConcurrent how many items may be worked or waiting for a retry at once, 1 to 10,000
 * @param replicas how many servers keep a copy, 1 to 5
 */
public record QueueChange(
        @Nullable Duration maxAge,
        @Nullable Long maxEntries,
        @Nullable Integer maxTries,
        @Nullable Duration maxRunTime,
        @Nullable Integer maxConcurrent,
        @Nullable Integer replicas) {

    private static final Duration MIN_AGE = Duration.ofMinutes(2);
    private static final Duration MIN_RUN_TIME = Duration.ofSeconds(1);
    private static final int MAX_CONCURRENT = 10_000;

    /** Checks the values that are given. */
    public QueueChange {
        check(
                maxAge == null || maxAge.isZero() || between(MIN_AGE, maxAge),
                "max age must be at least 2 minutes and less than 292 years, or zero for none",
                maxAge);
        check(maxEntries == null || maxEntries >= -1, "max entries must be positive, or -1 for any number", maxEntries);
        check(maxTries == null || maxTries >= -1, "max tries must be positive, or -1 for any number", maxTries);
        check(
                maxRunTime == null || between(MIN_RUN_TIME, maxRunTime),
                "max run time must be at least 1 second and less than 292 years",
                maxRunTime);
        check(
                maxConcurrent == null || maxConcurrent >= 1 && maxConcurrent <= MAX_CONCURRENT,
                "max concurrent must be between 1 and " + MAX_CONCURRENT,
                maxConcurrent);
        check(replicas == null || replicas >= 1 && replicas <= 5, "replicas must be between 1 and 5", replicas);
        maxEntries = maxEntries != null && maxEntries == 0 ? Long.valueOf(-1) : maxEntries;
        maxTries = maxTries != null && maxTries == 0 ? Integer.valueOf(-1) : maxTries;
    }

    /** Nothing yet. */
    public static QueueChange none() {
        return new QueueChange(null, null, null, null, null, null);
    }

    /** A copy that changes the age limit; zero: none. */
    public QueueChange withMaxAge(Duration age) {
        return new QueueChange(age, maxEntries, maxTries, maxRunTime, maxConcurrent, replicas);
    }

    /** A copy that changes the limit of entries; zero or -1: none. */
    public QueueChange withMaxEntries(long entries) {
        return new QueueChange(maxAge, entries, maxTries, maxRunTime, maxConcurrent, replicas);
    }

    /** A copy that changes the limit of tries; zero or -1: none. */
    public QueueChange withMaxTries(int tries) {
        return new QueueChange(maxAge, maxEntries, tries, maxRunTime, maxConcurrent, replicas);
    }

    /** A copy that changes the run time. */
    public QueueChange withMaxRunTime(Duration runTime) {
        return new QueueChange(maxAge, maxEntries, maxTries, runTime, maxConcurrent, replicas);
    }

    /** A copy that changes the number of tasks at once. */
    public QueueChange withMaxConcurrent(int concurrent) {
        return new QueueChange(maxAge, maxEntries, maxTries, maxRunTime, concurrent, replicas);
    }

    /** A copy that changes the number of copies. */
    public QueueChange withReplicas(int copies) {
        return new QueueChange(maxAge, maxEntries, maxTries, maxRunTime, maxConcurrent, copies);
    }

    /** Whether it says anything about the items' stream: age, entries, replicas. */
    public boolean changesStream() {
        return maxAge != null || maxEntries != null || replicas != null;
    }

    /** Whether it says anything about the workers' consumer: tries, run time, concurrency. */
    public boolean changesConsumer() {
        return maxTries != null || maxRunTime != null || maxConcurrent != null;
    }

    private static boolean between(Duration least, Duration value) {
        return value.compareTo(least) >= 0 && value.compareTo(GoTime.LONGEST) <= 0;
    }

    private static void check(boolean ok, String rule, @Nullable Object value) {
        if (!ok) {
            throw new InvalidRequestException("queue " + rule + "; not " + value);
        }
    }
}
