package io.asyncjobs.task;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.wire.GoTime;
import io.asyncjobs.wire.Names;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes new tasks (protocol 4). Not thread-safe. */
public final class TaskBuilder {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    String id = "";
    String type = "";
    String queue = "";
    Set<String> dependencies = Set.of();
    Map<String, @Nullable TaskResult> dependencyResults = Map.of();
    boolean loadDependencies;
    byte @Nullable [] payload;

    @Nullable
    OffsetDateTime deadline;

    long maxTries;

    @Nullable
    TaskResult result;

    String stateName = "";
    Instant created = GoTime.ZERO;

    @Nullable
    Instant tried;

    int tries;
    String lastError = "";
    String signature = "";

    TaskBuilder() {}

    TaskBuilder(Task from) {
        id = from.id();
        type = from.type();
        queue = from.queue();
        dependencies = from.dependencies().isEmpty() ? Set.of() : new LinkedHashSet<>(from.dependencies());
        dependencyResults = from.dependencyResults();
        loadDependencies = from.loadDependencies();
        payload = from.rawPayload();
        deadline = from.deadline().orElse(null);
        maxTries = from.maxTries();
        result = from.result().orElse(null);
        stateName = from.stateName();
        created = from.created();
        tried = from.tried().orElse(null);
        tries = from.tries();
        lastError = from.lastError();
        signature = from.signature();
    }

    static TaskBuilder ofType(String type) {
        TaskBuilder builder = new TaskBuilder();
        builder.type = Names.requireTaskType(type);
        builder.maxTries = Task.DEFAULT_MAX_TRIES;
        return builder;
    }

    /** The identifier. Default: a new {@link Ksuid}. Must match {@code ^[a-zA-Z0-9_:-]+$}. */
    public TaskBuilder id(String id) {
        this.id = Names.requireTaskId(id);
        return this;
    }

    /** The payload's bytes as they are; no bytes at all and no payload differ on the wire only. Default: none. */
    public TaskBuilder payload(byte @Nullable [] bytes) {
        payload = bytes == null ? null : bytes.clone();
        return this;
    }

    /** The payload as the codec encodes it; {@code null} gives no payload at all. */
    public TaskBuilder payload(@Nullable Object value, PayloadCodec codec) {
        payload = value == null ? null : codec.encode(value);
        return this;
    }

    /**
     * The latest moment at which a handler may be started. Default: none.
     *
     * @throws InvalidRequestException if its year has not four digits
     */
    public TaskBuilder deadline(@Nullable Instant deadline) {
        return deadline(deadline == null ? null : utc("deadline", deadline));
    }

    /**
     * The latest moment at which a handler may be started; its offset is kept on the wire. Default: none.
     *
     * @throws InvalidRequestException if its year has not four digits
     */
    public TaskBuilder deadline(@Nullable OffsetDateTime deadline) {
        this.deadline = deadline == null ? null : writable("deadline", deadline);
        return this;
    }

    /** How often it is tried at most; zero or less: as often as the queue allows. Default 10. */
    public TaskBuilder maxTries(long maxTries) {
        this.maxTries = maxTries;
        return this;
    }

    /**
     * The tasks that must be complete before this one starts; each counts once.
     *
     * @throws InvalidRequestException if an id is invalid
     */
    public TaskBuilder dependsOn(Collection<String> ids) {
        ids.forEach(Names::requireTaskId);
        Set<String> all = new LinkedHashSet<>(dependencies);
        all.addAll(ids);
        dependencies = all;
        return this;
    }

    /** The tasks that must be complete before this one starts; each counts once. */
    public TaskBuilder dependsOn(String... ids) {
        return dependsOn(List.of(ids));
    }

    /** Whether the handler is to find the results of those tasks in the task. Default: no. */
    public TaskBuilder loadDependencies(boolean load) {
        loadDependencies = load;
        return this;
    }

    /**
     * When it was made. Default: now.
     *
     * @throws InvalidRequestException if its year has not four digits
     */
    public TaskBuilder created(Instant created) {
        this.created = utc("created", created).toInstant();
        return this;
    }

    /**
     * Makes the task: {@code blocked} if it depends on others, else {@code new}.
     *
     * @throws InvalidRequestException if it depends on itself
     */
    public Task build() {
        TaskBuilder copy = new TaskBuilder(new Task(this));
        if (copy.created.equals(GoTime.ZERO)) {
            copy.created = GoTime.now(Clock.systemUTC(), RANDOM);
        }
        if (copy.id.isEmpty()) {
            copy.id = Ksuid.next(copy.created, RANDOM);
        }
        if (copy.dependencies.contains(copy.id)) {
            throw new InvalidRequestException(
                    "task " + copy.id + " depends on itself; remove it from its dependencies");
        }
        copy.stateName = (copy.dependencies.isEmpty() ? TaskState.NEW : TaskState.BLOCKED).wireName();
        return new Task(copy);
    }

    private static OffsetDateTime utc(String member, Instant time) {
        if (time.isBefore(FIRST) || time.isAfter(LAST)) {
            throw unwritable(member);
        }
        return time.atOffset(ZoneOffset.UTC);
    }

    /** Times as RFC 3339 has them: four digits of year, and no seconds in the offset; others nobody could read. */
    private static OffsetDateTime writable(String member, OffsetDateTime time) {
        if (time.getYear() < 0 || time.getYear() > 9999) {
            throw unwritable(member);
        }
        boolean seconds = time.getOffset().getTotalSeconds() % 60 != 0;
        return seconds ? time.withOffsetSameInstant(ZoneOffset.UTC) : time;
    }

    private static InvalidRequestException unwritable(String member) {
        return new InvalidRequestException("the " + member + " of a task must be in a year from 0 to 9999");
    }
}
