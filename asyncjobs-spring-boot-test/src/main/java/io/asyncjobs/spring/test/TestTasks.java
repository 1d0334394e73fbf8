package io.asyncjobs.spring.test;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.error.AsyncJobsException;
import io.asyncjobs.error.Failures;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.error.UnavailableException;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskQuery;
import io.asyncjobs.task.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the tasks of a test and looks at them. Made for a server that only the test uses: all tasks are read each
 * time. Methods block; what they find wrong is an {@link AssertionError}. Thread-safe.
 */
public final class TestTasks {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(10);
    private static final int SHOWN = 20;

    private final AsyncJobs jobs;

    /** For an application; as a bean it is there wherever {@link EmbeddedNats} is. */
    public TestTasks(AsyncJobs jobs) {
        this.jobs = jobs;
    }

    /** Waits as {@link #drain(Duration)} does, for 10 seconds. */
    public void drain() {
        drain(TIMEOUT);
    }

    /**
     * Waits until nothing is left to do: no task is new, blocked or active. A task that failed and waits for its next
     * try does not count, as that may be hours away; nor does one that was given back because its handler's concurrency was
     * used up.
     *
     * @param timeout how long at most
     * @throws AssertionError if something is left after that; names the tasks
     */
    public void drain(Duration timeout) {
        poll(timeout, () -> {
            List<Task> left = inState(TaskState.NEW, TaskState.BLOCKED, TaskState.ACTIVE);
            return left.isEmpty() ? "" : left.size() + " tasks are not done after " + timeout + ":" + lines(left);
        });
    }

    /** Waits as {@link #assertState(String, TaskState, Duration)} does, for 10 seconds. */
    public Task assertState(String id, TaskState state) {
        return assertState(id, state, TIMEOUT);
    }

    /**
     * Waits until a task is in a state.
     *
     * @param timeout how long at most
     * @return the task as it was then
     * @throws AssertionError if it is in another state after that, or there is no such task; says why the last try failed
     */
    public Task assertState(String id, TaskState state, Duration timeout) {
        AtomicReference<Task> found = new AtomicReference<>();
        poll(timeout, () -> {
            Task task = load(id);
            if (task == null) {
                return "there is no task " + id;
            }
            found.set(task);
            return task.state() == state
                    ? ""
                    : "the task is not " + state.wireName() + " after " + timeout + ":" + lines(List.of(task));
        });
        return Objects.requireNonNull(found.get());
    }

    private @Nullable Task load(String id) {
        try {
            return jobs.load(id).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof NotFoundException) {
                return null;
            }
            throw e;
        }
    }

    /** All tasks, in the order of their last change. */
    public List<Task> all() {
        return tasks(TaskQuery.all()).toList();
    }

    /** The tasks of a type, whatever their state, in the order of their last change. */
    public List<Task> ofType(String type) {
        return tasks(TaskQuery.all().withTypes(type)).toList();
    }

    /** The tasks in one of these states, in the order of their last change. */
    public List<Task> inState(TaskState... states) {
        return tasks(TaskQuery.all().withStates(states)).toList();
    }

    /**
     * Removes all tasks and empties the application's queues, for the next test that uses the same context. Handlers that
     * are running are not stopped: {@link #drain()} before.
     */
    public void clear() {
        jobs.queues().forEach(queue -> jobs.queueAdmin().purge(queue).join());
        jobs.purgeTasks().join();
    }

    private Stream<Task> tasks(TaskQuery query) {
        // Read as a list, so that no reader is left open.
        try (Stream<Task> stream = jobs.stream(query.withLimit(Integer.MAX_VALUE))) {
            return stream.toList().stream();
        }
    }

    private static void poll(Duration timeout, Supplier<String> problem) {
        long end = System.nanoTime() + timeout.toNanos();
        for (String found = tried(problem); !found.isEmpty(); found = tried(problem)) {
            if (System.nanoTime() - end >= 0) {
                throw new AssertionError(found);
            }
            if (Thread.interrupted()) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting: " + found);
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    /** A server that is away for a moment is waited for, too. */
    private static String tried(Supplier<String> problem) {
        try {
            return problem.get();
        } catch (AsyncJobsException | CompletionException failed) {
            Throwable reason = Failures.reason(failed);
            if (reason instanceof UnavailableException) {
                return "the tasks can't be read: " + reason.getMessage();
            }
            throw failed;
        }
    }

    private static String lines(List<Task> tasks) {
        String lines = tasks.stream()
                .limit(SHOWN)
                .map(task -> "\n  " + task + (task.lastError().isEmpty() ? "" : ": " + task.lastError()))
                .collect(Collectors.joining());
        return tasks.size() > SHOWN ? lines + "\n  …" : lines;
    }
}
