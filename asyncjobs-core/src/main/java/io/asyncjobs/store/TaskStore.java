package io.asyncjobs.store;

import static io.asyncjobs.wire.Json.is;

import io.asyncjobs.error.ConflictException;
import io.asyncjobs.error.Failures;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.task.CorruptTaskException;
import io.asyncjobs.task.Task;
import io.asyncjobs.wire.Json;
import io.asyncjobs.wire.JsonWriter;
import io.asyncjobs.wire.Names;
import io.asyncjobs.wire.Subjects;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The records of tasks, one message each (protocol 7). Every save names the record that it replaces, so that of two
 * writers one fails. Futures have their own deadline and may complete on any thread. Thread-safe.
 */
public final class TaskStore {

    private static final int NOT_FOUND = 404;
    private static final int MAX_ATTEMPTS = 3;

    private final JetStreamApi api;
    private final Events events;
    private final boolean direct;

    TaskStore(JetStreamApi api, Events events, boolean direct) {
        this.api = api;
        this.events = events;
        this.direct = direct;
    }

    /** A record's bytes and where they stand. */
    private record Raw(byte[] body, long sequence) {}

    /**
     * Saves a task and tells it by an event.
     *
     * @param expected the sequence of the record it replaces; 0: there is none
     * @return the task with its new sequence; fails with {@link ConflictException} when somebody else was first
     */
    public CompletableFuture<StoredTask> save(Task task, long expected) {
        return saveQuietly(task, expected).thenApply(stored -> {
            events.publish(task);
            return stored;
        });
    }

    /** Saves a task without an event. */
    public CompletableFuture<StoredTask> saveQuietly(Task task, long expected) {
        Names.requireTaskId(task.id());
        return attempt(task, task.toJson(), expected, 1);
    }

    /**
     * Loads a task; where the stream allows direct reads, possibly an older record of it.
     *
     * @return the task; fails with {@link NotFoundException} if there is none
     */
    public CompletableFuture<StoredTask> load(String id) {
        return direct ? loadDirect(id).thenApply(raw -> parse(id, raw)) : loadLatest(id);
    }

    /** Loads a task as it certainly is now; what a verdict that removes something must rest on. */
    public CompletableFuture<StoredTask> loadLatest(String id) {
        return latest(id).thenApply(raw -> parse(id, raw));
    }

    /** Whether {@link #load} may give an older record. */
    public boolean readsMayBeStale() {
        return direct;
    }

    /**
     * Ends a task that is not to be kept: tells its last state by an event and deletes its record (protocol 15).
     *
     * @param sequence the sequence of the record; another one is not deleted
     * @return fails with {@link ConflictException} when somebody else changed the record
     */
    public CompletableFuture<StoredTask> discard(Task task, long sequence) {
        events.publish(task);
        return delete(task.id(), sequence, 1).thenApply(done -> new StoredTask(task, sequence));
    }

    private CompletableFuture<StoredTask> attempt(Task task, byte[] body, long expected, int attempt) {
        Headers headers =
                new Headers().put(io.asyncjobs.wire.Headers.EXPECTED_LAST_SUBJECT_SEQUENCE, Long.toString(expected));
        CompletableFuture<StoredTask> saved = api.publish(Subjects.task(task.id()), headers, body)
                .thenApply(ack -> new StoredTask(task, ack.sequence()));
        return Failures.recover(saved, reason -> {
            boolean conflict = reason instanceof ApiException refused && refused.isConflict();
            if (conflict && attempt == 1) {
                return CompletableFuture.failedFuture(conflict(task.id()));
            }
            // The reply of this attempt, or of one before it, was lost: look before saving again.
            return conflict || reason instanceof NoReplyException
                    ? reconcile(task, body, expected, attempt, reason)
                    : CompletableFuture.failedFuture(reason);
        });
    }

    /** Equal bytes are ours: the digits of our times below microseconds are random. */
    private CompletableFuture<StoredTask> reconcile(
            Task task, byte[] body, long expected, int attempt, Throwable reason) {
        CompletableFuture<Raw> current = Failures.recover(
                latest(task.id()),
                missing -> missing instanceof NotFoundException && expected == 0
                        ? CompletableFuture.completedFuture(new Raw(new byte[0], 0))
                        : CompletableFuture.failedFuture(missing));
        return current.thenCompose(raw -> {
            if (Arrays.equals(raw.body, body)) {
                return CompletableFuture.completedFuture(new StoredTask(task, raw.sequence));
            }
            if (raw.sequence != expected) {
                return CompletableFuture.failedFuture(conflict(task.id()));
            }
            return attempt < MAX_ATTEMPTS
                    ? attempt(task, body, expected, attempt + 1)
                    : CompletableFuture.failedFuture(reason);
        });
    }

    private CompletableFuture<@Nullable Void> delete(String id, long sequence, int attempt) {
        String request = new JsonWriter()
                .beginObject()
                .name("seq")
                .value(sequence)
                .name("no_erase")
                .value(true)
                .endObject()
                .toString();
        CompletableFuture<@Nullable Void> deleted =
                api.call("STREAM.MSG.DELETE." + Subjects.TASK_STREAM, request).thenApply(ok -> null);
        return Failures.recover(deleted, reason -> latest(id)
                .thenCompose(raw -> {
                    if (raw.sequence != sequence) {
                        return CompletableFuture.<@Nullable Void>failedFuture(conflict(id));
                    }
                    return attempt < MAX_ATTEMPTS
                            ? delete(id, sequence, attempt + 1)
                            : CompletableFuture.<@Nullable Void>failedFuture(reason);
                })
                .exceptionallyCompose(missing -> Failures.reason(missing) instanceof NotFoundException
                        ? CompletableFuture.<@Nullable Void>completedFuture(null)
                        : CompletableFuture.<@Nullable Void>failedFuture(missing)));
    }

    private CompletableFuture<Raw> loadDirect(String id) {
        String subject = Subjects.task(Names.requireTaskId(id));
        return api.send("DIRECT.GET." + Subjects.TASK_STREAM + "." + subject, new byte[0])
                .thenCompose(reply -> {
                    if (reply.isStatusMessage()) {
                        throw reply.getStatus().getCode() == NOT_FOUND
                                ? notFound(id)
                                : new ApiException(
                                        reply.getStatus().getCode(),
                                        String.valueOf(reply.getStatus().getMessage()));
                    }
                    long sequence = directSequence(reply);
                    // Headers that others gave to the record can make those of the server unreadable.
                    return sequence == 0
                            ? latest(id)
                            : CompletableFuture.completedFuture(new Raw(reply.getData(), sequence));
                });
    }

    private static long directSequence(Message reply) {
        // The server's come after those of the record.
        String sequence = reply.getHeaders() == null ? null : reply.getHeaders().getLast("Nats-Sequence");
        return sequence == null ? 0 : Long.parseLong(sequence);
    }

    private CompletableFuture<Raw> latest(String id) {
        String request = new JsonWriter()
                .beginObject()
                .name("last_by_subj")
                .value(Subjects.task(Names.requireTaskId(id)))
                .endObject()
                .toString();
        return api.send("STREAM.MSG.GET." + Subjects.TASK_STREAM, request.getBytes(StandardCharsets.UTF_8))
                .thenApply(reply -> readStored(id, reply.getData()));
    }

    private static Raw readStored(String id, byte[] reply) {
        byte[][] data = {new byte[0]};
        long[] sequence = {0};
        int[] code = {0};
        String[] description = {"an answer without a message"};
        try {
            Json.readObject(reply, (name, value) -> {
                boolean error = is(name, "error");
                if (!error && !is(name, "message")) {
                    value.skipChildren();
                    return;
                }
                Json.readObject(value, value.currentToken(), (member, v) -> {
                    if (is(member, "seq")) {
                        sequence[0] = Json.number(v);
                    } else if (is(member, "data")) {
                        data[0] = v.getBinaryValue();
                    } else if (is(member, "err_code")) {
                        code[0] = (int) Json.number(v);
                    } else if (is(member, "description")) {
                        description[0] = Json.text(v);
                    } else {
                        v.skipChildren();
                    }
                });
            });
        } catch (IOException e) {
            throw new io.asyncjobs.error.UnavailableException("the server's answer is no JSON", e);
        }
        if (code[0] == ApiException.MESSAGE_NOT_FOUND) {
            throw notFound(id);
        }
        if (sequence[0] == 0) {
            throw new ApiException(code[0], description[0]);
        }
        return new Raw(data[0], sequence[0]);
    }

    private static StoredTask parse(String id, Raw raw) {
        Task task = Task.fromJson(raw.body);
        if (!task.id().equals(id)) {
            // Its next save would go to another task's record.
            throw new CorruptTaskException("the record of task " + id + " has another id", null);
        }
        return new StoredTask(task, raw.sequence);
    }

    private static NotFoundException notFound(String id) {
        return new NotFoundException("task not found: " + Names.printable(id));
    }

    private static ConflictException conflict(String id) {
        return new ConflictException("somebody else changed task " + id + " first; load it again");
    }
}
