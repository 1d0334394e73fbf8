package io.asyncjobs.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.asyncjobs.error.Failures;
import io.asyncjobs.queue.WorkItem;
import io.asyncjobs.task.CorruptTaskException;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.wire.GoTime;
import io.asyncjobs.wire.Subjects;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tasks whose records say that they are in a queue that has no item of theirs: nobody would ever work them (B24).
 * Futures have their own deadline and may complete on any thread. Thread-safe.
 */
public final class UnqueuedTasks {

    private static final Logger LOG = LoggerFactory.getLogger(UnqueuedTasks.class);

    private static final int BATCH = 256;

    /** A task that should have an item, by the record at a sequence. */
    public record Candidate(String id, long sequence) {}

    /**
     * Records that were read, and where the reading ended.
     *
     * @param tasks those that should have an item
     * @param last the sequence of the last record that need not be read again
     * @param end whether there are no more that are old enough
     */
    public record Candidates(List<Candidate> tasks, long last, boolean end) {}

    private final String queue;
    private final JetStreamApi api;
    private final StoredMessages items;
    private final RecordScans scans;
    private final StateBucket state;

    UnqueuedTasks(String queue, JetStreamApi api, StoredMessages items, RecordScans scans, StateBucket state) {
        this.queue = queue;
        this.api = api;
        this.items = items;
        this.scans = scans;
        this.state = state;
    }

    /** Notes that a queue is emptied on purpose: what was in it is not to be queued again. A help only. */
    static CompletableFuture<?> notePurge(StateBucket state, String queue) {
        return state.put(purgeKey(queue), new byte[0]).handle((noted, thrown) -> {
            if (thrown != null) {
                LOG.warn(
                        "queue {}: that it is emptied could not be noted; stop its workers, or its tasks are queued again"
                                + " as if their items had been lost: {}",
                        queue,
                        Failures.reason(thrown).getMessage());
            }
            return null;
        });
    }

    /**
     * Since when an item can only be missing because something went wrong: the queue was made then, or emptied on purpose;
     * empty if it drops items itself.
     */
    public CompletableFuture<Optional<Instant>> itemsKeptSince() {
        return api.call("STREAM.INFO." + Subjects.queueStream(queue), "").thenCompose(info -> {
            JsonNode config = info.path("config");
            boolean drops = config.path("max_age").asLong() > 0
                    || config.path("discard").asText().equals("old");
            if (drops) {
                return CompletableFuture.completedFuture(Optional.<Instant>empty());
            }
            Instant made = GoTime.parse(info.path("created").asText()).toInstant();
            return state.last(purgeKey(queue))
                    .thenApply(note -> Optional.of(note.map(StoredMessage::time)
                            .filter(purged -> purged.isAfter(made))
                            .orElse(made)));
        });
    }

    /**
     * Reads records that might have no item.
     *
     * @param after the sequence behind which to start
     * @param most how many records to read at most
     * @param since only records that were written at this time or later
     * @param before only records that were written before this time
     */
    public CompletableFuture<Candidates> read(long after, int most, Instant since, Instant before) {
        return api.call("STREAM.INFO." + Subjects.TASK_STREAM, "")
                .thenCompose(info -> info.path("state").path("last_seq").asLong() <= after
                        ? CompletableFuture.completedFuture(new Candidates(List.of(), after, true))
                        : scan(after, most, since, before));
    }

    private CompletableFuture<Candidates> scan(long after, int most, Instant since, Instant before) {
        List<Candidate> found = new ArrayList<>();
        long[] last = {after};
        boolean[] young = {false};
        return scans.read(after + 1, most, BATCH, record -> {
                    young[0] = !record.time().isBefore(before);
                    if (!young[0]) {
                        last[0] = record.sequence();
                        if (!record.time().isBefore(since)) {
                            take(record, found);
                        }
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

    private void take(StoredRecord record, List<Candidate> found) {
        try {
            Task task = record.read().task();
            TaskState state = task.state();
            boolean waits = state == TaskState.NEW
                    || state == TaskState.RETRY
                    || state == TaskState.BLOCKED
                    || state == TaskState.ACTIVE;
            if (waits && task.queue().equals(queue)) {
                found.add(new Candidate(task.id(), record.sequence())); // not the task: it may be large
            }
        } catch (CorruptTaskException unreadable) {
            // Whose queue it should be in can't be known.
        }
    }

    /** Queue names may have characters that keys must not have. */
    private static String purgeKey(String queue) {
        byte[] name = queue.getBytes(StandardCharsets.UTF_8);
        return "purged." + Base64.getUrlEncoder().withoutPadding().encodeToString(name);
    }
}
