package io.asyncjobs.store;

import io.asyncjobs.error.Failures;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.task.TaskCursor;
import io.asyncjobs.task.TaskPage;
import io.asyncjobs.task.TaskQuery;
import io.asyncjobs.task.TasksInfo;
import io.asyncjobs.wire.Subjects;
import java.util.concurrent.CompletableFuture;

/**
 * The stream of task records as a whole: its tasks page by page, its size, and its end (protocol 7). Futures have their
 * own deadline and may complete on any thread. Thread-safe.
 */
public final class TaskStream {

    private static final int BATCH = 256;

    private final JetStreamApi api;
    private final RecordScans scans;
    private final Verification verification;

    TaskStream(JetStreamApi api, RecordScans scans, Verification verification) {
        this.api = api;
        this.scans = scans;
        this.verification = verification;
    }

    /** Reads a page of tasks; cancelling the future ends the reading. */
    public CompletableFuture<TaskPage> page(TaskQuery query) {
        TaskCursor after = query.after();
        long from = after == null ? 1 : after.sequence() + 1;
        int batch = query.isFiltered() ? BATCH : Math.min(BATCH, query.limit());
        PageBuilder builder = new PageBuilder(query, verification);
        CompletableFuture<RecordScan.End> scan = scans.read(from, query.scanLimit(), batch, builder::add);
        CompletableFuture<TaskPage> page = explained(verification.then(scan, builder::build));
        page.whenComplete((done, thrown) -> scan.cancel(false));
        return page;
    }

    /** Asks how large the stream is, and how it is kept. */
    public CompletableFuture<TasksInfo> info() {
        return explained(api.call("STREAM.INFO." + Subjects.TASK_STREAM, "").thenApply(ServerViews::tasks));
    }

    /** Removes all records; tells how many there were. */
    public CompletableFuture<Long> purge() {
        return explained(api.call("STREAM.PURGE." + Subjects.TASK_STREAM, "")
                .thenApply(purged -> purged.path("purged").asLong()));
    }

    private static <T> CompletableFuture<T> explained(CompletableFuture<T> future) {
        return Failures.recover(
                future,
                reason -> CompletableFuture.failedFuture(
                        ApiException.is(reason, ApiException.STREAM_NOT_FOUND)
                                ? new NotFoundException(
                                        "task stream not found: " + Subjects.TASK_STREAM
                                                + " was deleted; a client that is opened creates it",
                                        reason)
                                : reason));
    }
}
