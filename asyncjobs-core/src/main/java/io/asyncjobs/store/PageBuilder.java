package io.asyncjobs.store;

import io.asyncjobs.task.CorruptTaskException;
import io.asyncjobs.task.SkippedRecord;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskCursor;
import io.asyncjobs.task.TaskPage;
import io.asyncjobs.task.TaskQuery;
import io.asyncjobs.wire.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects the tasks of a page while records are read. Not thread-safe. */
final class PageBuilder {

    /** Large tasks make a short page rather than fill the memory. */
    private static final long MAX_BYTES = 16L * 1024 * 1024;

    private final TaskQuery query;
    private final List<Task> tasks = new ArrayList<>();
    private final List<SkippedRecord> skipped = new ArrayList<>();
    private long bytes;

    PageBuilder(TaskQuery query) {
        this.query = query;
    }

    /** Takes a record; says whether there is room for more. */
    boolean add(StoredRecord record) {
        try {
            Task task = record.read().task();
            if (query.matches(task)) {
                tasks.add(task);
                bytes += record.body().length;
            }
        } catch (CorruptTaskException e) {
            skipped.add(
                    new SkippedRecord(Names.printable(record.id()), record.sequence(), String.valueOf(e.getMessage())));
        }
        return tasks.size() < query.limit() && bytes < MAX_BYTES;
    }

    TaskPage build(RecordScan.End end) {
        Optional<TaskCursor> next = end.last() > 0 ? Optional.of(new TaskCursor(end.last())) : Optional.empty();
        return new TaskPage(tasks, skipped, next, !end.exhausted());
    }
}
