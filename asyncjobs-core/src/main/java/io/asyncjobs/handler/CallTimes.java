package io.asyncjobs.handler;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * How the time of a try is shared with the service that works it (protocol 17, B1). All durations count from the moment
 * that it was made for.
 *
 * @param promised until when the service may answer: 2 seconds before the task is anybody's again, in whole seconds
 * @param leaseLeft how long the task is ours
 * @param giveUp when the answer is not waited for any longer
 * @param extend when our own time must be extended to wait so long; {@code null} if it needn't
 * @param lastWord when to give up if it can't be extended: just before the worker interrupts us, so that the failure has
 *     our words
 */
record CallTimes(Instant promised, Duration leaseLeft, Duration giveUp, @Nullable Duration extend, Duration lastWord) {

    private static final Duration RESERVE = Duration.ofSeconds(2);
    private static final Duration LEAST = Duration.ofSeconds(3);

    /** Our failure comes so long before the worker's interrupt. */
    private static final Duration LAST_WORD = Duration.ofMillis(250);

    /** An answer of the last moment is on the way so long. */
    private static final Duration TRAVEL = Duration.ofMillis(250);

    /** An extension takes two requests to the server. */
    private static final Duration EXTENSION = Duration.ofSeconds(1);

    /**
     * Shares the time.
     *
     * @param deadline when the worker interrupts the handler
     * @param leaseEnd when the task is anybody's again
     */
    static CallTimes of(Instant now, Instant deadline, Instant leaseEnd) {
        Instant promised = leaseEnd.minus(RESERVE).truncatedTo(ChronoUnit.SECONDS);
        Duration lastWord = Duration.between(now, deadline).minus(LAST_WORD);
        Duration needed = Duration.between(now, promised).plus(TRAVEL);
        Duration left = Duration.between(now, leaseEnd);
        // In runs of more than 15 to 25 s the worker's interrupt would come before the time that was promised is over.
        return lastWord.compareTo(needed) >= 0
                ? new CallTimes(promised, left, lastWord, null, lastWord)
                : new CallTimes(promised, left, needed, lastWord.plus(LAST_WORD).minus(EXTENSION), lastWord);
    }

    /** Whether there is no time for a call. */
    boolean isTooShort() {
        return leaseLeft.compareTo(LEAST) < 0;
    }
}
