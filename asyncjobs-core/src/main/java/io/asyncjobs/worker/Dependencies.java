package io.asyncjobs.worker;

import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskResult;
import io.asyncjobs.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The decision on a task that depends on others: a pure function (protocol 12). */
final class Dependencies {

    /** How long blocked items wait. */
    static final Duration DELAY = Duration.ofSeconds(5);

    /** How long after it was made a task waits for one that is not stored (yet), B18. */
    static final Duration GRACE = Duration.ofSeconds(30);

    private static final String FAILED = "task dependencies failed: ";

    private Dependencies() {}

    /**
     * A task that another depends on, as it was found.
     *
     * @param task the task; empty if there is none
     */
    record Parent(String id, Optional<Task> task) {}

    /** Whether a task can't start before its parents have been looked at. */
    static boolean mustAsk(Task task) {
        if (task.dependencies().isEmpty()) {
            return false;
        }
        // The results of a task that starts again are not in its record when they would have made it too large.
        boolean resultsMissing =
                task.loadDependencies() && task.dependencyResults().isEmpty();
        return task.state() == TaskState.BLOCKED || resultsMissing;
    }

    /**
     * Decides.
     *
     * @param child the task as loaded
     * @param parents what it depends on, in its order
     * @param now the time
     */
    static Decision decide(Task child, List<Parent> parents, Instant now) {
        if (child.state() == TaskState.BLOCKED) {
            boolean young = now.isBefore(child.created().plus(GRACE));
            for (Parent parent : parents) {
                Optional<String> failure = failure(parent, young);
                if (failure.isPresent()) {
                    Task unreachable = child.failed(TaskState.UNREACHABLE, FAILED + failure.get(), now);
                    return new Decision.End(unreachable, TryOutcome.UNREACHABLE);
                }
            }
            Optional<Parent> waitedFor =
                    parents.stream().filter(parent -> !isComplete(parent)).findFirst();
            if (waitedFor.isPresent()) {
                return new Decision.Wait(
                        DELAY, "waiting for task " + waitedFor.get().id());
            }
        }
        return new Decision.Run(withResults(child, parents).started(now));
    }

    /** Why a parent will never be complete by itself; it is named, with its state (B15, B17). */
    private static Optional<String> failure(Parent parent, boolean young) {
        if (parent.task().isEmpty()) {
            return young ? Optional.empty() : Optional.of("task not found: " + parent.id());
        }
        Task task = parent.task().get();
        boolean failed =
                switch (task.state()) {
                    case EXPIRED, TERMINATED, UNREACHABLE, QUEUE_ERROR -> true;
                    case UNKNOWN -> task.stateName().isEmpty(); // a foreign state may lead anywhere
                    case NEW, ACTIVE, RETRY, BLOCKED, COMPLETE -> false;
                };
        String state = task.stateName().isEmpty() ? "in no state" : task.stateName();
        return failed ? Optional.of("task " + parent.id() + " is " + state) : Optional.empty();
    }

    private static boolean isComplete(Parent parent) {
        return parent.task().filter(task -> task.state() == TaskState.COMPLETE).isPresent();
    }

    private static Task withResults(Task child, List<Parent> parents) {
        if (!child.loadDependencies()) {
            return child;
        }
        Map<String, @Nullable TaskResult> results = new LinkedHashMap<>(child.dependencyResults());
        parents.stream()
                .filter(Dependencies::isComplete)
                .forEach(parent -> results.put(
                        parent.id(), parent.task().flatMap(Task::result).orElse(null)));
        return child.withDependencyResults(results);
    }
}
