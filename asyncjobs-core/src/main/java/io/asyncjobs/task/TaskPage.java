package io.asyncjobs.task;

import java.util.List;
import java.util.Optional;

/**
 * A part of the list of tasks, in stream order: the oldest last change first. A task that changes while pages are read
 * moves to the end: it may come once more with a later page, or with its newer state only. It is missed only if it is
 * deleted, or moves again and again while the end is read.
 *
 * @param tasks the tasks; fewer than the limit, even none, do not mean that there are no more
 * @param skipped records on the way that could not be read, or whose signatures did not pass
 * @param next where the next page starts; empty only if nothing was read and no cursor was given. At the end of the list
 *     too: there it gives what will have changed later
 * @param mayHaveMore whether the end was not reached yet
 */
public record TaskPage(List<Task> tasks, List<SkippedRecord> skipped, Optional<TaskCursor> next, boolean mayHaveMore) {

    /** Copies the lists. */
    public TaskPage {
        tasks = List.copyOf(tasks);
        skipped = List.copyOf(skipped);
    }
}
