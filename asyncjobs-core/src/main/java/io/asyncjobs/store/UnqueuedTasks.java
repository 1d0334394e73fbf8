package io.asyncjobs.store;

import io.asyncjobs.error.Failures;
import io.asyncjobs.queue.WorkItem;
import io.asyncjobs.task.CorruptTaskException;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.wire.Subjects;
import io.nats.client.impl.Headers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Tasks whose records say that they are in a queue that has no item of theirs: nobody would ever work them (B24).
 * Futures have their own deadline and may complete on any thread. Thread-safe.
 */
public final class UnqueuedTasks {

    private static final int BATCH = 256;

    /**
     * Records that were read, and where the reading ended.
     *
     * @param tasks those that should have an item
     * @param last the sequence of the last record that need not be read again
     * @param end whether there are no more that are old enough
     */
    public record Candidates(List<Task> tasks, long last, boolean end) {}

    private final String queue;
    private final JetStreamApi api;
    private final StoredMessages items;
    private final RecordScans scans;

    UnqueuedTasks(String queue, JetStreamApi api, StoredMessages items, RecordScans scans) {
        this.queue = queue;
        this.api = api;
        this.items = items;
        this.scans = scans;
    }

    /** Whether an item can only be missing because something went wrong: the queue itself drops none. */
    public CompletableFuture<Boolean> queueKeepsItems() {
        return api.call("STREAM.INFO." + Subjects.queueStream(queue), "")
                .thenApply(info -> info.path("config").path("max_age").asLong() == 0
                        && !info.path("config").path("discard").asText().equals("old"));
    }

    /**
     * Reads records that might have no item.
     *
     * @param after the sequence behind which to start
     * @param most how many records to read at most
     * @param before only records that were written before this time
     */
    public CompletableFuture<Candidates> read(long after, int most, Instant before) {
        List<Task> found = new ArrayList<>();
        long[] last = {after};
        boolean[] young = {false};
        return scans.read(after + 1, most, BATCH, record -> {
                    young[0] = !record.time().isBefore(before);
                    if (!young[0]) {
                        last[0] = record.sequence();
                        take(record, found);
                    }
                    return !young[0];
                })
                .thenApply(end -> new Candidates(found, last[0], young[0] || end.exhausted()));
    }

    /** Whether a task has an item in the queue. */
    public CompletableFuture<Boolean> hasItem(String id) {
        return items.last(Subjects.item(queue, id)).thenApply(item -> item.isPresent());
    }

    /**
     * Puts a task's item into the queue, unless one has come meanwhile.
     *
     * @return whether it was put
     */
    public CompletableFuture<Boolean> queue(String id) {
        // Without a message id: the window for duplicates may still know the item that is gone.
        Headers headers = new Headers().put(io.asyncjobs.wire.Headers.EXPECTED_LAST_SUBJECT_SEQUENCE, "0");
        return Failures.recover(
                api.publish(Subjects.item(queue, id), headers, new WorkItem(id).toJson())
                        .thenApply(ack -> true),
                reason -> reason instanceof ApiException refused && refused.isConflict()
                        ? CompletableFuture.completedFuture(false)
                        : CompletableFuture.failedFuture(reason));
    }

    private void take(StoredRecord record, List<Task> found) {
        try {
            Task task = record.read().task();
            TaskState state = task.state();
            boolean waits = state == TaskState.NEW
                    || state == TaskState.RETRY
                    || state == TaskState.BLOCKED
                    || state == TaskState.ACTIVE;
            if (waits && task.queue().equals(queue)) {
                found.add(task);
            }
        } catch (CorruptTaskException unreadable) {
            // Whose queue it should be in can't be known.
        }
    }
}
