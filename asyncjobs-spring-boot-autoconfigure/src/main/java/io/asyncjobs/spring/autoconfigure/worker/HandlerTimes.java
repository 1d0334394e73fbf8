package io.asyncjobs.spring.autoconfigure.worker;

import io.asyncjobs.spring.autoconfigure.AsyncJobsStartupException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a handler may run, and how often it is told that it does.
 *
 * @param maxRunTime when it is interrupted; {@code null}: when the queue's time is over
 * @param inProgress the interval; {@code null}: never
 */
record HandlerTimes(@Nullable Duration maxRunTime, @Nullable Duration inProgress) {

    static final HandlerTimes NONE = new HandlerTimes(null, null);

    private static final Duration MAX_MARGIN = Duration.ofSeconds(5);

    boolean isEmpty() {
        return maxRunTime == null && inProgress == null;
    }

    /**
     * Checks them against a queue.
     *
     * @param handler as messages name it
     * @param runTime the queue's run time
     */
    void requireWithin(String handler, String queue, Duration runTime) {
        if (inProgress != null) {
            requireShorter("inProgress", inProgress, handler, queue, runTime);
        } else if (maxRunTime != null) {
            requireShorter("maxRunTime", maxRunTime, handler, queue, runTime);
        }
    }

    private static void requireShorter(String member, Duration value, String handler, String queue, Duration runTime) {
        Duration tenth = runTime.dividedBy(10);
        Duration margin = tenth.compareTo(MAX_MARGIN) < 0 ? tenth : MAX_MARGIN;
        Duration end = runTime.minus(margin);
        if (value.compareTo(end) >= 0) {
            throw new AsyncJobsStartupException(
                    "The task handler %s has %s = %s, but handlers of queue %s are interrupted after %s: its run time is %s."
                            .formatted(handler, member, value, queue, end, runTime),
                    "Set %s of @TaskHandler to less than that, or give the queue more time (asyncjobs.queues.%s.max-run-time"
                                    .formatted(member, queue)
                            + " when it is created, 'ajc queues configure' later).",
                    null);
        }
    }
}
