package io.asyncjobs.spring;

import io.asyncjobs.error.InvalidRequestException;
import java.time.Duration;

/** What becomes of a task whose try has failed; see {@link TaskErrorHandler}. */
public sealed interface TaskErrorDecision {

    /** The next error handler decides; after the last one it is {@link #retry()}. */
    static TaskErrorDecision undecided() {
        return Fixed.UNDECIDED;
    }

    /** It is tried again by the retry policy, within its limit of tries. */
    static TaskErrorDecision retry() {
        return Fixed.RETRY;
    }

    /**
     * It is tried again after a delay, within its limit of tries.
     *
     * @throws InvalidRequestException if the delay is negative
     */
    static TaskErrorDecision retryAfter(Duration delay) {
        return new RetryAfter(delay);
    }

    /** It is given up. */
    static TaskErrorDecision terminate() {
        return Fixed.TERMINATE;
    }

    /** It counts as done, without a result. */
    static TaskErrorDecision complete() {
        return Fixed.COMPLETE;
    }

    /** The decisions that need no more said. */
    enum Fixed implements TaskErrorDecision {
        /** See {@link TaskErrorDecision#undecided()}. */
        UNDECIDED,
        /** See {@link TaskErrorDecision#retry()}. */
        RETRY,
        /** See {@link TaskErrorDecision#terminate()}. */
        TERMINATE,
        /** See {@link TaskErrorDecision#complete()}. */
        COMPLETE
    }

    /**
     * See {@link TaskErrorDecision#retryAfter}.
     *
     * @param delay how long the task waits
     */
    record RetryAfter(Duration delay) implements TaskErrorDecision {

        /** Checks the delay. */
        public RetryAfter {
            if (delay.isNegative()) {
                throw new InvalidRequestException("the delay of a retry must not be negative: " + delay);
            }
        }
    }
}
