package io.asyncjobs.worker;

import io.asyncjobs.queue.QueueLimits;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The decision on a delivered item: a pure function (protocol 10). */
final class Decisions {

    /** How much later than its lease's end an active task may be taken over, for clocks that differ (B4). */
    static final Duration TOLERANCE = Duration.ofSeconds(1);

    /** So often an item is queued anew whose deliveries all came to nothing, without a try being counted. */
    static final int MAX_HOPS = 10;

    private Decisions() {}

    /**
     * Decides.
     *
     * @param task the task as loaded
     * @param deliveries how often the item has been delivered, this time included
     * @param due when the item may be started at the earliest
     * @param limits the queue's limits
     * @param now the time
     */
    static Decision decide(Task task, int deliveries, Instant due, QueueLimits limits, Instant now) {
        TaskState state = task.state();
        if (state.isFinal()) {
            // Rules 4 and 5, and terminated (B20).
            return new Decision.Remove("the task is " + task.stateName());
        }
        if (state == TaskState.ACTIVE) {
            Duration rest = leaseLeft(task, deliveries, limits, now);
            if (rest.compareTo(Duration.ZERO) > 0) {
                return new Decision.Wait(rest, "task already active"); // rule 3, B4
            }
        }
        if (now.isBefore(due)) {
            return new Decision.Wait(Duration.between(now, due), "not due yet");
        }
        Optional<String> expired = expired(task, limits, now);
        if (expired.isPresent()) {
            Task ended = task.failed(TaskState.EXPIRED, expired.get(), now); // B21
            return new Decision.End(ended, TryOutcome.EXPIRED);
        }
        if (Dependencies.mustAsk(task)) {
            return new Decision.AskParents(task); // rule 8
        }
        return new Decision.Run(task.started(now)); // rule 9
    }

    /**
     * Decides on the task of an item that the server has given up (B13).
     *
     * @param task the task as it certainly is
     * @param hops how often its item was queued anew for this reason
     */
    static Decision stranded(Task task, int hops, QueueLimits limits, Instant now) {
        if (task.state().isFinal()) {
            return new Decision.Remove("the task is " + task.stateName());
        }
        Duration rest = task.state() == TaskState.ACTIVE ? leaseLeft(task, 2, limits, now) : Duration.ZERO;
        if (rest.compareTo(Duration.ZERO) > 0) {
            return new Decision.Wait(rest, "task already active");
        }
        boolean lost = task.state() != TaskState.BLOCKED && (limits.triesUsedUp(task.tries()) || hops >= MAX_HOPS);
        String reason = expired(task, limits, now).orElse(lost ? "exceeded maximum tries" : "");
        return reason.isEmpty()
                ? new Decision.Requeue()
                : new Decision.End(task.failed(TaskState.EXPIRED, reason, now), TryOutcome.EXPIRED);
    }

    /** Whether no worker can still have an active task. */
    static boolean isAbandoned(Task task, QueueLimits limits, Instant now) {
        return leaseLeft(task, 2, limits, now).compareTo(Duration.ZERO) <= 0;
    }

    /** How long another worker may still have the task. */
    private static Duration leaseLeft(Task task, int deliveries, QueueLimits limits, Instant now) {
        Duration lease = limits.ackWait().plus(TOLERANCE);
        return task.tried()
                // Nothing can have been tried that much later than now: a clock was wrong, and says nothing.
                .filter(tried -> !tried.isAfter(now.plus(lease)))
                .map(tried -> Duration.between(now, tried.plus(lease)))
                // Written by somebody who does not know when: one lease is waited for, by its deliveries.
                .orElseGet(() -> deliveries > 1 ? Duration.ZERO : lease);
    }

    private static Optional<String> expired(Task task, QueueLimits limits, Instant now) {
        if (task.deadline()
                .filter(deadline -> now.isAfter(deadline.toInstant()))
                .isPresent()) {
            return Optional.of("past deadline"); // rule 6
        }
        boolean taskLimit = task.maxTries() > 0 && task.tries() >= task.maxTries(); // rule 7
        // A task that takes its workers down with it never comes to the end of a try (B11).
        boolean queueLimit = task.state() == TaskState.ACTIVE && limits.triesUsedUp(task.tries());
        return taskLimit || queueLimit ? Optional.of("exceeded maximum tries") : Optional.empty();
    }
}
