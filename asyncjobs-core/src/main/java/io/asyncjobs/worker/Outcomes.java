package io.asyncjobs.worker;

import io.asyncjobs.handler.ReleaseTaskException;
import io.asyncjobs.handler.RetryTaskException;
import io.asyncjobs.queue.QueueLimits;
import io.asyncjobs.retry.RetryPolicy;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskResult;
import io.asyncjobs.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What follows from a try: pure functions (protocol 11, 13, 14). */
final class Outcomes {

    private static final int MAX_ERROR_LENGTH = 4096;
    private static final int SHORT_ERROR_LENGTH = 100;
    private static final Duration LONGEST_DELAY = Duration.ofDays(3650);

    private Outcomes() {}

    /** The handler returned. */
    static Outcome success(Task active, String resultJson, Instant now) {
        Task complete = active.completed(new TaskResult(resultJson, now));
        return new Outcome(complete, TryOutcome.COMPLETE, Duration.ZERO, null);
    }

    /** The handler threw, or its result can't be stored. */
    static Outcome failure(Task active, Throwable error, QueueLimits limits, RetryPolicy policy, Instant now) {
        String text = text(error);
        TryOutcome kind = TryOutcome.ofFailure(error, isLastTry(active, limits));
        if (kind == TryOutcome.TERMINATED) {
            Task terminated = active.failed(TaskState.TERMINATED, text, now);
            return new Outcome(terminated, TryOutcome.TERMINATED, Duration.ZERO, error);
        }
        if (kind == TryOutcome.RELEASED) {
            Duration wait = find(error, ReleaseTaskException.class)
                    .map(release -> bounded(release.delay()))
                    .orElse(Duration.ZERO);
            return released(active, text, wait, now);
        }
        if (kind == TryOutcome.EXPIRED) {
            // At once, not one backoff later, and whatever the exact count is (B11, B12).
            Task expired = active.failed(TaskState.EXPIRED, text, now);
            return new Outcome(expired, TryOutcome.EXPIRED, Duration.ZERO, error);
        }
        Duration delay = find(error, RetryTaskException.class)
                .map(retry -> bounded(retry.delay()))
                .orElseGet(() -> delay(policy, active.tries()));
        return new Outcome(active.failed(TaskState.RETRY, text, now), TryOutcome.RETRY, delay, error);
    }

    /** Whether a failure of this try ends the task. */
    static boolean isLastTry(Task active, QueueLimits limits) {
        return active.maxTries() > 0 && active.tries() >= active.maxTries() || limits.triesUsedUp(active.tries());
    }

    /**
     * The try was not begun, or the worker shuts down before it was over: it does not count (B6).
     *
     * @param reason becomes the task's last error
     * @param delay when it may be started again
     */
    static Outcome released(Task active, String reason, Duration delay, Instant now) {
        return new Outcome(active.givenBack(reason, now), TryOutcome.RELEASED, delay, null);
    }

    /** The same outcome with a short error text, for a record that would be too large otherwise. */
    static Outcome shortened(Outcome outcome) {
        String text = outcome.task().lastError();
        String cut = text.length() <= SHORT_ERROR_LENGTH ? "" : text.substring(0, SHORT_ERROR_LENGTH) + "…";
        Task task = outcome.task();
        Task shorter = task.failed(task.state(), cut, task.tried().orElse(Instant.EPOCH));
        return new Outcome(shorter, outcome.kind(), outcome.delay(), outcome.error());
    }

    /** The delay of a policy; one that fails must not lose the task. */
    static Duration delay(RetryPolicy policy, int tries) {
        try {
            return bounded(policy.delay(tries));
        } catch (Throwable broken) {
            return RetryPolicy.DEFAULT.delay(tries);
        }
    }

    /** A delay that can be told to the server, in nanoseconds. */
    private static Duration bounded(Duration delay) {
        Duration most = delay.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : delay;
        return most.isNegative() ? Duration.ZERO : most;
    }

    /** What stands in the record: the error's message, or its class if it has none. */
    static String text(Throwable error) {
        String text = message(error);
        return text.length() <= MAX_ERROR_LENGTH ? text : text.substring(0, MAX_ERROR_LENGTH) + "…";
    }

    private static String message(Throwable error) {
        try {
            String message = error.getMessage();
            return message == null || message.isBlank() ? error.getClass().getName() : message.strip();
        } catch (Throwable broken) { // an exception of the user's own, whose message can't be made
            return error.getClass().getName();
        }
    }

    static <T extends Throwable> Optional<T> find(Throwable error, Class<T> type) {
        Throwable each = error;
        for (int depth = 0; each != null && depth < 50; depth++) {
            if (type.isInstance(each)) {
                return Optional.of(type.cast(each));
            }
            each = cause(each);
        }
        return Optional.empty();
    }

    private static @Nullable Throwable cause(Throwable error) {
        try {
            return error.getCause();
        } catch (Throwable broken) {
            return null;
        }
    }
}
