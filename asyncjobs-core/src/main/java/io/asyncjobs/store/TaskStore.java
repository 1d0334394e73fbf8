package io.asyncjobs.store;

import io.asyncjobs.error.ConflictException;
import io.asyncjobs.error.Failures;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.signing.UntrustedTaskException;
import io.asyncjobs.task.CorruptTaskException;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.wire.Names;
import io.asyncjobs.wire.Subjects;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The records of tasks, one message each (protocol 7). Every save names the record that it replaces, so that of two
 * writers one fails. Futures have their own deadline and may complete on any thread. Thread-safe.
 */
public final class TaskStore {

    /** The part of the server's limit that is kept free for what a record grows by: times, an error text. */
    private static final int HEADROOM_SHARE = 64;

    private static final int NOT_FOUND = 404;
    private static final int MAX_ATTEMPTS = 3;

    private final JetStreamApi api;
    private final StoredMessages records;
    private final Events events;
    private final Dependents dependents;
    private final boolean direct;
    private final Verification verification;

    TaskStore(JetStreamApi api, Events events, Dependents dependents, boolean direct, Verification verification) {
        this.api = api;
        records = new StoredMessages(api, Subjects.TASK_STREAM);
        this.events = events;
        this.dependents = dependents;
        this.direct = direct;
        this.verification = verification;
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
        return attempt(task, expected, events::publish);
    }

    /** Tells by an event what a task has become, after {@link #saveQuietly}. */
    public void tell(Task task) {
        events.publish(task);
    }

    /** Saves a task without an event. */
    public CompletableFuture<StoredTask> saveQuietly(Task task, long expected) {
        return attempt(task, expected, saved -> {});
    }

    private CompletableFuture<StoredTask> attempt(Task task, long expected, Consumer<Task> saved) {
        Names.requireTaskId(task.id());
        return attempt(task, task.toJson(), expected, saved, 1);
    }

    /**
     * Loads a task; where the stream allows direct reads, possibly an older record of it.
     *
     * @return the task; fails with {@link NotFoundException} if there is none, with {@link CorruptTaskException} or
     *     {@link UntrustedTaskException} if its record must not be used
     */
    public CompletableFuture<StoredTask> load(String id) {
        if (!direct) {
            return loadLatest(id);
        }
        // A status can be the record's own, from the headers of whoever wrote it.
        return verification.verified(Failures.recover(
                loadDirect(id),
                reason -> reason instanceof ApiException
                        ? latest(id).thenApply(raw -> parse(id, raw))
                        : CompletableFuture.failedFuture(reason)));
    }

    /** Loads a task as it certainly is now; what a verdict that removes something must rest on. */
    public CompletableFuture<StoredTask> loadLatest(String id) {
        return verification.verified(latest(id).thenApply(raw -> parse(id, raw)));
    }

    /** Whether a task's record is small enough for the server, with room for times and an error text. */
    public boolean fits(Task task) {
        long limit = largestRecord();
        return task.largestJson() <= limit || task.toJson().length <= limit;
    }

    /** How many bytes a record may have when it is made. */
    public long largestRecord() {
        long limit = api.requests().maxPayload();
        return limit - limit / HEADROOM_SHARE;
    }

    /** Whether {@link #load} may give an older record. */
    public boolean readsMayBeStale() {
        return direct;
    }

    /**
     * Ends a task that is not to be kept: tells its last state by an event and deletes its record (protocol 15). One
     * that others are known to wait for is kept (B19).
     *
     * @param sequence the sequence of the record; another one is not deleted
     * @return fails with {@link ConflictException} when somebody else changed the record
     */
    public CompletableFuture<StoredTask> discard(Task task, long sequence) {
        return isNeeded(task.id()).thenCompose(needed -> {
            if (needed) {
                return save(task, sequence);
            }
            events.publish(task); // before, as Go does
            return delete(task.id(), sequence, 1).thenApply(done -> new StoredTask(task, sequence));
        });
    }

    /** Whether others are known to wait for a task, so that it is not to be discarded (B19). */
    public CompletableFuture<Boolean> isNeeded(String id) {
        return dependents.exist(id, this::isBlocked);
    }

    private CompletableFuture<Boolean> isBlocked(String id) {
        return Names.isValid(id)
                ? Failures.recover(
                        latest(id).thenApply(raw -> parse(id, raw).task().state() == TaskState.BLOCKED),
                        reason -> reason instanceof NotFoundException
                                ? CompletableFuture.completedFuture(false)
                                : CompletableFuture.failedFuture(reason))
                : CompletableFuture.completedFuture(false);
    }

    /**
     * Deletes a record, whoever needs it, and then tells a last state by an event.
     *
     * @param task the task in that state
     * @param sequence the sequence of the record; another one is not deleted
     * @return fails with {@link ConflictException} when somebody else changed the record
     */
    public CompletableFuture<StoredTask> drop(Task task, long sequence) {
        return delete(task.id(), sequence, 1).thenApply(done -> {
            events.publish(task);
            return new StoredTask(task, sequence);
        });
    }

    /** Notes which tasks a blocked task waits for, so that they are not discarded before it starts (B19). */
    public CompletableFuture<@Nullable Void> waitsForOthers(Task blocked) {
        return dependents.register(blocked);
    }

    /** Removes that note, unless the task is blocked all the same: somebody may have retried it meanwhile. */
    public CompletableFuture<@Nullable Void> waitsNoLonger(Task task) {
        if (task.dependencies().isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        return isBlocked(task.id())
                .exceptionally(unknown -> true)
                .thenCompose(blocked -> blocked ? CompletableFuture.completedFuture(null) : dependents.forget(task));
    }

    /**
     * Deletes a record without an event.
     *
     * @param sequence the sequence of the record; another one is not deleted
     * @return fails with {@link ConflictException} when somebody else changed the record
     */
    public CompletableFuture<@Nullable Void> delete(String id, long sequence) {
        return delete(id, sequence, 1);
    }

    /** Deletes the record of a task that can't be read, or must not be trusted: as it lies there, without an event. */
    public CompletableFuture<@Nullable Void> deleteUnread(String id) {
        return latest(id).thenCompose(raw -> delete(id, raw.sequence, 1));
    }

    private CompletableFuture<StoredTask> attempt(
            Task task, byte[] body, long expected, Consumer<Task> listener, int attempt) {
        Headers headers =
                new Headers().put(io.asyncjobs.wire.Headers.EXPECTED_LAST_SUBJECT_SEQUENCE, Long.toString(expected));
        CompletableFuture<StoredTask> saved = api.publish(Subjects.task(task.id()), headers, body, ack -> {
            listener.accept(task);
            return new StoredTask(task, ack.sequence());
        });
        return Failures.recover(saved, reason -> {
            boolean conflict = reason instanceof ApiException refused && refused.isConflict();
            if (conflict && attempt == 1) {
                return CompletableFuture.failedFuture(conflict(task.id()));
            }
            // The reply of this attempt, or of one before it, was lost: look before saving again.
            return conflict || reason instanceof NoReplyException
                    ? reconcile(task, body, expected, listener, attempt, reason)
                    : CompletableFuture.failedFuture(reason);
        });
    }

    /** Equal bytes are ours: the digits of our times below microseconds are random. */
    private CompletableFuture<StoredTask> reconcile(
            Task task, byte[] body, long expected, Consumer<Task> listener, int attempt, Throwable reason) {
        CompletableFuture<Raw> current = Failures.recover(
                latest(task.id()),
                missing -> missing instanceof NotFoundException && expected == 0
                        ? CompletableFuture.completedFuture(new Raw(new byte[0], 0))
                        : CompletableFuture.failedFuture(missing));
        return current.thenCompose(raw -> {
            if (Arrays.equals(raw.body, body)) {
                listener.accept(task);
                return CompletableFuture.completedFuture(new StoredTask(task, raw.sequence));
            }
            if (raw.sequence != expected) {
                return CompletableFuture.failedFuture(conflict(task.id()));
            }
            return attempt < MAX_ATTEMPTS
                    ? attempt(task, body, expected, listener, attempt + 1)
                    : CompletableFuture.failedFuture(reason);
        });
    }

    private CompletableFuture<@Nullable Void> delete(String id, long sequence, int attempt) {
        CompletableFuture<@Nullable Void> deleted = records.delete(sequence)
                .thenCompose(done -> done
                        ? CompletableFuture.<@Nullable Void>completedFuture(null)
                        // Somebody changed or deleted it, or did we before a lost answer?
                        : CompletableFuture.<@Nullable Void>failedFuture(conflict(id)));
        if (attempt == 1) {
            // An answer to the first attempt is certain; what follows is for one that was lost.
            return Failures.recover(
                    deleted,
                    reason -> reason instanceof NoReplyException
                            ? reconcileDelete(id, sequence, attempt, reason)
                            : CompletableFuture.failedFuture(reason));
        }
        return Failures.recover(deleted, reason -> reconcileDelete(id, sequence, attempt, reason));
    }

    private CompletableFuture<@Nullable Void> reconcileDelete(String id, long sequence, int attempt, Throwable reason) {
        return latest(id)
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
                        : CompletableFuture.<@Nullable Void>failedFuture(missing));
    }

    /** Fails with {@link ApiException} if what was answered can't be used. */
    private CompletableFuture<StoredTask> loadDirect(String id) {
        String subject = Subjects.task(Names.requireTaskId(id));
        return api.send("DIRECT.GET." + Subjects.TASK_STREAM + "." + subject, new byte[0])
                .thenApply(reply -> {
                    if (reply.isStatusMessage()) {
                        throw reply.getStatus().getCode() == NOT_FOUND
                                ? notFound(id)
                                : new ApiException(
                                        reply.getStatus().getCode(),
                                        String.valueOf(reply.getStatus().getMessage()));
                    }
                    long sequence = directSequence(reply);
                    if (sequence == 0) {
                        // Headers that others gave to the record can make those of the server unreadable.
                        throw new ApiException(0, "an answer without a sequence");
                    }
                    return StoredTask.read(id, reply.getData(), sequence);
                });
    }

    private static long directSequence(Message reply) {
        // The server's come after those of the record.
        String sequence = reply.getHeaders() == null ? null : reply.getHeaders().getLast("Nats-Sequence");
        return sequence == null ? 0 : Long.parseLong(sequence);
    }

    private CompletableFuture<Raw> latest(String id) {
        return records.last(Subjects.task(Names.requireTaskId(id)))
                .thenApply(found -> found.map(message -> new Raw(message.body(), message.sequence()))
                        .orElseThrow(() -> notFound(id)));
    }

    private static StoredTask parse(String id, Raw raw) {
        return StoredTask.read(id, raw.body, raw.sequence);
    }

    private static NotFoundException notFound(String id) {
        return new NotFoundException("task not found: " + Names.printable(id));
    }

    private static ConflictException conflict(String id) {
        return new ConflictException("somebody else changed task " + id + " first; load it again");
    }
}
