package io.asyncjobs.task;

import io.asyncjobs.error.InvalidRequestException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks are listed (protocol 7). All filters must fit; an empty one fits all. They are applied while records are
 * read, so that limits count tasks that fit (B39). Immutable, thread-safe.
 *
 * @param states names of states as records have them; one that is not known here may be named too, and the empty one
 *     stands for all that are not
 * @param types types, exactly
 * @param queues names of queues, exactly
 * @param createdSince the earliest time of creation, inclusive; {@code null}: any
 * @param after where the list starts; {@code null}: at its beginning
 * @param limit how many tasks at most, at least 1
 * @param scanLimit how many records a page reads at most, 1 to 10,000
 */
public record TaskQuery(
        Set<String> states,
        Set<String> types,
        Set<String> queues,
        @Nullable Instant createdSince,
        @Nullable TaskCursor after,
        int limit,
        int scanLimit) {

    /** How many tasks are listed when nothing else is said. */
    public static final int DEFAULT_LIMIT = 200;

    /** How many records a page reads at most. */
    public static final int MAX_SCAN = 10_000;

    /** Checks the values. */
    public TaskQuery {
        states = Set.copyOf(states);
        types = Set.copyOf(types);
        queues = Set.copyOf(queues);
        if (limit < 1) {
            throw new InvalidRequestException("the limit of a list must be at least 1, not " + limit);
        }
        if (scanLimit < 1 || scanLimit > MAX_SCAN) {
            throw new InvalidRequestException(
                    "a page reads between 1 and " + MAX_SCAN + " records, not " + scanLimit + "; take several pages");
        }
    }

    /** All tasks from the beginning: 200 at most, and 10,000 records read for a page. */
    public static TaskQuery all() {
        return new TaskQuery(Set.of(), Set.of(), Set.of(), null, null, DEFAULT_LIMIT, MAX_SCAN);
    }

    /** A copy for tasks in one of these states; {@link TaskState#UNKNOWN} stands for all that are not known here. */
    public TaskQuery withStates(TaskState... wanted) {
        return withStates(Arrays.stream(wanted).map(TaskState::wireName).collect(Collectors.toSet()));
    }

    /** A copy for tasks in one of these states by name; {@code completed} is taken for {@code complete}. */
    public TaskQuery withStateNames(String... names) {
        return withStates(Arrays.stream(names)
                .map(name -> TaskState.named(name).map(TaskState::wireName).orElse(name))
                .collect(Collectors.toSet()));
    }

    /** A copy for tasks of one of these types. */
    public TaskQuery withTypes(String... wanted) {
        return new TaskQuery(
                states, new HashSet<>(Arrays.asList(wanted)), queues, createdSince, after, limit, scanLimit);
    }

    /** A copy for tasks in one of these queues. */
    public TaskQuery withQueues(String... wanted) {
        return new TaskQuery(
                states, types, new HashSet<>(Arrays.asList(wanted)), createdSince, after, limit, scanLimit);
    }

    /** A copy for tasks that were created at a time or later; {@code null}: whenever. */
    public TaskQuery withCreatedSince(@Nullable Instant time) {
        return new TaskQuery(states, types, queues, time, after, limit, scanLimit);
    }

    /** A copy that starts elsewhere; {@code null}: at the beginning. */
    public TaskQuery withAfter(@Nullable TaskCursor cursor) {
        return new TaskQuery(states, types, queues, createdSince, cursor, limit, scanLimit);
    }

    /** A copy with another number of tasks at most. */
    public TaskQuery withLimit(int tasks) {
        return new TaskQuery(states, types, queues, createdSince, after, tasks, scanLimit);
    }

    /** A copy whose pages read another number of records at most. */
    public TaskQuery withScanLimit(int records) {
        return new TaskQuery(states, types, queues, createdSince, after, limit, records);
    }

    /** Whether there is any filter. */
    public boolean isFiltered() {
        return !states.isEmpty() || !types.isEmpty() || !queues.isEmpty() || createdSince != null;
    }

    /** Whether a task is one of those asked for; cursor and limits do not matter. */
    public boolean matches(Task task) {
        return (states.isEmpty()
                        || states.contains(task.stateName())
                        || states.contains("") && task.state() == TaskState.UNKNOWN)
                && (types.isEmpty() || types.contains(task.type()))
                && (queues.isEmpty() || queues.contains(task.queue()))
                && (createdSince == null || !task.created().isBefore(createdSince));
    }

    private TaskQuery withStates(Set<String> names) {
        return new TaskQuery(names, types, queues, createdSince, after, limit, scanLimit);
    }
}
