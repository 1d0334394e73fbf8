package io.asyncjobs.queue;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.wire.GoTime;
import io.asyncjobs.wire.Names;
import io.asyncjobs.wire.Subjects;
import java.time.Duration;

/**
 * A queue and its limits (protocol 6.2, 6.3). The limits take effect only when the queue is created: an existing one is
 * taken as it is. Immutable, thread-safe.
 *
 * @param name the queue's name
 * @param maxAge how long an item may wait before it is dropped; zero: for ever
 * @param maxEntries how many items it holds; -1: any number
 * @param discardOld whether a full queue drops its oldest item; otherwise it refuses the new one
 * @param maxTries how often a task is tried, whatever the task says; -1: any number
 * @param maxRunTime how long a handler may run before its task is taken for lost
 * @param maxConcurrent how many items may be worked or waiting for a retry at once, over all workers
 * @param create whether the queue is created when it does not exist; otherwise a missing one is an error
 */
public record QueueConfig(
        String name,
        Duration maxAge,
        long maxEntries,
        boolean discardOld,
        int maxTries,
        Duration maxRunTime,
        int maxConcurrent,
        boolean create) {

    /** The longest time that a server can count, some 292 years. */
    public static final Duration LONGEST = GoTime.LONGEST;

    /** Checks what the server would not check. */
    public QueueConfig {
        Names.requireQueue(name);
        if (maxAge.isNegative() || maxAge.compareTo(LONGEST) > 0) {
            throw new InvalidRequestException(
                    "max age of queue " + name + " must be less than 292 years, and not negative: " + maxAge);
        }
        if (maxRunTime.isNegative() || maxRunTime.isZero() || maxRunTime.compareTo(LONGEST) > 0) {
            throw new InvalidRequestException(
                    "max run time of queue " + name + " must be positive, and less than 292 years: " + maxRunTime);
        }
    }

    /** A queue with the protocol's defaults: no age or entry limit, any number of tries, 1 hour, 100 at once. */
    public static QueueConfig of(String name) {
        return new QueueConfig(name, Duration.ZERO, -1, false, -1, Duration.ofHours(1), 100, true);
    }

    /** The queue {@code DEFAULT}, used when none is named: 60 seconds run time and 100 tries. */
    public static QueueConfig ofDefault() {
        return of(Subjects.DEFAULT_QUEUE).withMaxRunTime(Duration.ofSeconds(60)).withMaxTries(100);
    }

    /** A queue that must exist already. */
    public static QueueConfig join(String name) {
        QueueConfig q = of(name);
        return new QueueConfig(
                name, q.maxAge, q.maxEntries, q.discardOld, q.maxTries, q.maxRunTime, q.maxConcurrent, false);
    }

    /** A copy with another age limit; zero: none. */
    public QueueConfig withMaxAge(Duration age) {
        return new QueueConfig(name, age, maxEntries, discardOld, maxTries, maxRunTime, maxConcurrent, create);
    }

    /** A copy with another limit of entries; zero or less: none. */
    public QueueConfig withMaxEntries(long entries) {
        return new QueueConfig(
                name, maxAge, entries > 0 ? entries : -1, discardOld, maxTries, maxRunTime, maxConcurrent, create);
    }

    /** A copy that drops its oldest item when it is full. */
    public QueueConfig withDiscardOld(boolean discard) {
        return new QueueConfig(name, maxAge, maxEntries, discard, maxTries, maxRunTime, maxConcurrent, create);
    }

    /** A copy with another limit of tries; zero: none. */
    public QueueConfig withMaxTries(int tries) {
        return new QueueConfig(
                name, maxAge, maxEntries, discardOld, tries == 0 ? -1 : tries, maxRunTime, maxConcurrent, create);
    }

    /** A copy with another run time. */
    public QueueConfig withMaxRunTime(Duration runTime) {
        return new QueueConfig(name, maxAge, maxEntries, discardOld, maxTries, runTime, maxConcurrent, create);
    }

    /** A copy with another number of tasks at once; zero: 100. */
    public QueueConfig withMaxConcurrent(int concurrent) {
        return new QueueConfig(
                name, maxAge, maxEntries, discardOld, maxTries, maxRunTime, concurrent == 0 ? 100 : concurrent, create);
    }
}
