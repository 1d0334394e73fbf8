package io.asyncjobs.task;

import io.asyncjobs.wire.Names;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A task: what is to be done, for which handler, and how far it has come (protocol 4). Immutable and thread-safe; each
 * step of its life returns a new one. Two tasks are equal when their records are, byte for byte.
 */
public final class Task {

    /** How often a task is tried when nothing else is said. */
    public static final int DEFAULT_MAX_TRIES = 10;

    private final String id;
    private final String type;
    private final String queue;
    private final List<String> dependencies;
    private final Map<String, @Nullable TaskResult> dependencyResults;
    private final boolean loadDependencies;
    private final byte @Nullable [] payload;
    private final @Nullable OffsetDateTime deadline;
    private final long maxTries;
    private final @Nullable TaskResult result;
    private final String stateName;
    private final Instant created;
    private final @Nullable Instant tried;
    private final int tries;
    private final String lastError;
    private final String signature;

    Task(TaskBuilder from) {
        id = from.id;
        type = from.type;
        queue = from.queue;
        dependencies = List.copyOf(from.dependencies);
        dependencyResults = from.dependencyResults.isEmpty()
                ? Map.of()
                : Collections.unmodifiableMap(new LinkedHashMap<>(from.dependencyResults));
        loadDependencies = from.loadDependencies;
        payload = from.payload;
        deadline = from.deadline;
        maxTries = from.maxTries;
        result = from.result;
        stateName = from.stateName;
        created = from.created;
        tried = from.tried;
        tries = from.tries;
        lastError = from.lastError;
        signature = from.signature;
    }

    /**
     * Starts a new task of a type.
     *
     * @param type what handlers are found by; {@code ^[a-zA-Z0-9_:-]+$}
     */
    public static TaskBuilder builder(String type) {
        return TaskBuilder.ofType(type);
    }

    /**
     * Reads a record.
     *
     * @throws CorruptTaskException if the bytes are none
     */
    public static Task fromJson(byte[] json) {
        return TaskJson.read(json);
    }

    /** The record, byte for byte as Go writes it. */
    public byte[] toJson() {
        return TaskJson.write(this);
    }

    /** A number of bytes that the record certainly does not exceed; quickly told, and far above for unusual tasks. */
    public long largestJson() {
        return TaskJson.largest(this);
    }

    /** The identifier; a KSUID unless one was given. */
    public String id() {
        return id;
    }

    /** What handlers are found by. */
    public String type() {
        return type;
    }

    /** The queue it was enqueued to; empty before. */
    public String queue() {
        return queue;
    }

    /** The tasks that must be complete before this one starts, in the order given, each once. */
    public List<String> dependencies() {
        return dependencies;
    }

    /** The results of those tasks by id, when {@link #loadDependencies()} and they are complete. */
    public Map<String, @Nullable TaskResult> dependencyResults() {
        return dependencyResults;
    }

    /** Whether the results of the tasks it depends on are to be handed to the handler. */
    public boolean loadDependencies() {
        return loadDependencies;
    }

    /** A copy of the payload's bytes, normally JSON; empty if there is none. */
    public byte[] payload() {
        return payload == null ? new byte[0] : payload.clone();
    }

    byte @Nullable [] rawPayload() {
        return payload;
    }

    /** The latest moment at which a handler may be started. */
    public Optional<OffsetDateTime> deadline() {
        return Optional.ofNullable(deadline);
    }

    /** How often it is tried at most; zero and less mean that only the queue's limit counts. Default 10. */
    public long maxTries() {
        return maxTries;
    }

    /** What the handler returned, once complete. */
    public Optional<TaskResult> result() {
        return Optional.ofNullable(result);
    }

    /** How far it has come; {@link TaskState#UNKNOWN} if a peer wrote a state that is not known here. */
    public TaskState state() {
        return TaskState.ofWire(stateName);
    }

    /** The state as it stands in the record. */
    public String stateName() {
        return stateName;
    }

    /** When it was made. */
    public Instant created() {
        return created;
    }

    /** When its last try started or ended. */
    public Optional<Instant> tried() {
        return Optional.ofNullable(tried);
    }

    /** How often a handler has been started (B11). */
    public int tries() {
        return tries;
    }

    /** Why the last try failed; empty if it did not. */
    public String lastError() {
        return lastError;
    }

    /** The signature in hexadecimal; empty if there is none. */
    public String signature() {
        return signature;
    }

    /** This task in a queue. */
    public Task queuedIn(String queue) {
        TaskBuilder copy = new TaskBuilder(this);
        copy.queue = queue;
        return new Task(copy);
    }

    /** This task with a signature (protocol 5), in hexadecimal; empty: without one. */
    public Task signed(String signature) {
        TaskBuilder copy = new TaskBuilder(this);
        copy.signature = signature;
        return new Task(copy);
    }

    /** This task at its next start: active, one try more, no error (protocol 10 rule 9, B11). */
    public Task started(Instant now) {
        TaskBuilder copy = new TaskBuilder(this);
        copy.stateName = TaskState.ACTIVE.wireName();
        copy.tried = now;
        copy.tries = tries == Integer.MAX_VALUE ? tries : tries + 1; // a peer may have written any number
        copy.lastError = "";
        return new Task(copy);
    }

    /** This task with the results of those it depends on (protocol 12). */
    public Task withDependencyResults(Map<String, @Nullable TaskResult> results) {
        TaskBuilder copy = new TaskBuilder(this);
        copy.dependencyResults = results;
        return new Task(copy);
    }

    /**
     * This task to be tried again at somebody's wish, its result removed (protocol 15, B26).
     *
     * @param next {@link TaskState#RETRY}, or {@link TaskState#BLOCKED} if what it depends on is to be looked at
     * @param tries how many tries count as made
     */
    public Task retried(TaskState next, int tries) {
        TaskBuilder copy = new TaskBuilder(this);
        copy.stateName = next.wireName();
        copy.tries = tries;
        copy.result = null;
        return new Task(copy);
    }

    /**
     * This task with another deadline.
     *
     * @throws io.asyncjobs.error.InvalidRequestException if its year has not four digits
     */
    public Task withDeadline(Instant deadline) {
        return new Task(new TaskBuilder(this).deadline(deadline));
    }

    /** This task still running at a time; keeps others from taking it over. */
    public Task stillActive(Instant now) {
        TaskBuilder copy = new TaskBuilder(this);
        copy.tried = now;
        return new Task(copy);
    }

    /** This task done (protocol 11, 4a). */
    public Task completed(TaskResult result) {
        TaskBuilder copy = new TaskBuilder(this);
        copy.stateName = TaskState.COMPLETE.wireName();
        copy.tried = result.completed();
        copy.lastError = "";
        copy.result = result;
        return new Task(copy);
    }

    /** This task after a failure, in the state that follows from it (protocol 11, 4b and 4c). */
    public Task failed(TaskState next, String error, Instant now) {
        TaskBuilder copy = new TaskBuilder(this);
        copy.stateName = next.wireName();
        copy.tried = now;
        copy.lastError = error;
        return new Task(copy);
    }

    /** This task refused by its queue (protocol 8, 5). */
    public Task refused(String error) {
        TaskBuilder copy = new TaskBuilder(this);
        copy.stateName = TaskState.QUEUE_ERROR.wireName();
        copy.lastError = error;
        return new Task(copy);
    }

    /** This task as it was before a start that the shutdown undid: to be tried, the try given back (B6). */
    public Task givenBack(String reason, Instant now) {
        TaskBuilder copy = new TaskBuilder(failed(TaskState.RETRY, reason, now));
        copy.tries = Math.max(0, tries - 1);
        return new Task(copy);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Task that && Arrays.equals(toJson(), that.toJson());
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    /** Names the task; never shows its payload. */
    @Override
    public String toString() {
        return "Task[id=" + id + ", type=" + Names.printable(type) + ", queue=" + Names.printable(queue) + ", state="
                + Names.printable(stateName) + ", tries=" + tries + "]";
    }
}
