package io.asyncjobs.store;

import io.asyncjobs.error.AsyncJobsException;
import io.asyncjobs.signing.UntrustedTaskException;
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
    private final Verification verification;
    private final List<StoredTask> tasks = new ArrayList<>();
    private final List<SkippedRecord> skipped = new ArrayList<>();
    private long bytes;

    PageBuilder(TaskQuery query, Verification verification) {
        this.verification = verification;
        this.query = query;
    }

    /** Takes a record; says whether there is room for more. */
    boolean add(StoredRecord record) {
        try {
            StoredTask stored = record.read();
            if (query.matches(stored.task())) {
                tasks.add(stored);
                bytes += record.body().length;
            }
        } catch (CorruptTaskException e) {
            skip(record.id(), record.sequence(), e);
        }
        return tasks.size() < query.limit() && bytes < MAX_BYTES;
    }

    /** Makes the page; verifies its tasks, which takes a while. */
    TaskPage build(RecordScan.End end) {
        Optional<TaskCursor> next = end.last() > 0 ? Optional.of(new TaskCursor(end.last())) : Optional.empty();
        List<Task> trusted = new ArrayList<>();
        for (StoredTask stored : tasks) {
            try {
                verification.verify(stored.task());
                trusted.add(stored.task());
            } catch (UntrustedTaskException e) {
                skip(stored.task().id(), stored.sequence(), e);
            }
        }
        return new TaskPage(trusted, skipped, next, !end.exhausted());
    }

    private void skip(String id, long sequence, AsyncJobsException reason) {
        skipped.add(new SkippedRecord(Names.printable(id), sequence, String.valueOf(reason.getMessage())));
    }
}
