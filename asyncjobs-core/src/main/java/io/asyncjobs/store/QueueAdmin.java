package io.asyncjobs.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.asyncjobs.error.AsyncJobsException;
import io.asyncjobs.error.ConflictException;
import io.asyncjobs.error.Failures;
import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.queue.QueueChange;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.queue.QueueDetails;
import io.asyncjobs.queue.QueueLimits;
import io.asyncjobs.wire.Names;
import io.asyncjobs.wire.Subjects;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Creates, changes, lists and removes queues, also such that this client has not opened (protocol 6.2, 6.3, 7). Workers
 * and clients that have a queue open notice a change by themselves. Futures complete where those of the client do, fail
 * with an {@link AsyncJobsException}, and each request has the client's deadline; a refusal of the server comes with its
 * words and its number. All methods throw {@link InvalidRequestException} at once if a name is invalid. Thread-safe.
 */
public final class QueueAdmin {

    private static final String FIRST_WITH_ACTIONS = "2.10.0";
    private static final Duration OVERWRITTEN_BY_THEN = Duration.ofMillis(300);

    private final JetStreamApi api;
    private final StorageOptions options;
    private final StateBucket state;
    private final HandOut handOut;
    private final QueueFinder finder;

    QueueAdmin(JetStreamApi api, StorageOptions options, StateBucket state, HandOut handOut) {
        this.state = state;
        this.api = api;
        this.options = options;
        this.handOut = handOut;
        finder = new QueueFinder(api);
    }

    /** Creates a queue with the client's storage options; see {@link #create(QueueConfig, StorageOptions)}. */
    public CompletableFuture<QueueDetails> create(QueueConfig queue) {
        return create(queue, options);
    }

    /**
     * Creates a queue. Nobody's settings are ever taken over or overwritten (B45): of several callers at the same moment
     * with different settings one succeeds, on servers from 2.10 on; with the very same settings, all may. A queue whose
     * consumer is missing is completed if the rest of it is as asked for.
     *
     * @param queue what to create; whether it says {@link QueueConfig#create()} does not matter
     * @param storage how its items are kept; the retention of tasks does not matter
     * @return the queue; fails with {@link ConflictException} if it exists
     */
    public CompletableFuture<QueueDetails> create(QueueConfig queue, StorageOptions storage) {
        String name = queue.name();
        String stream = Subjects.queueStream(name);
        CompletableFuture<QueueDetails> created = finder.consumer(name)
                .thenCompose(there -> there.isPresent()
                        ? CompletableFuture.failedFuture(exists(name, null))
                        // An identical stream is no conflict to the server, another one is.
                        : api.createStream(stream, StreamSpecs.queue(queue, storage)))
                .thenCompose(ok -> createWorkers(queue))
                .thenCompose(ok -> finder.details(name));
        return handOut.handOut(Failures.recover(
                created,
                reason -> CompletableFuture.failedFuture(
                        ApiException.is(reason, ApiException.STREAM_NAME_IN_USE)
                                        || ApiException.is(reason, ApiException.CONSUMER_EXISTS)
                                ? exists(name, reason)
                                : reason)));
    }

    /**
     * Changes what is given and nothing else; what the server has besides stays. The items' stream is changed first: if
     * the consumer's change is refused then, the first one stays. Two changes at the same moment may undo each other.
     *
     * @return the queue as it is then; fails with {@link NotFoundException} if it does not exist, or has no consumer and
     *     this is to be changed
     */
    public CompletableFuture<QueueDetails> configure(String name, QueueChange change) {
        String stream = Subjects.queueStream(Names.requireQueue(name));
        CompletableFuture<QueueDetails> changed = finder.stream(name)
                .thenCombine(
                        finder.consumer(name),
                        (info, workers) -> new Configs(config(info), workers.map(QueueAdmin::config)))
                .thenCompose(configs -> configure(name, change, configs))
                .thenCompose(ok -> finder.details(name));
        return handOut.handOut(changed);
    }

    /** Tells what a queue is like; fails with {@link NotFoundException} if it does not exist. */
    public CompletableFuture<QueueDetails> info(String name) {
        return handOut.handOut(finder.details(Names.requireQueue(name)));
    }

    /** All queues by name; one that is deleted meanwhile is left out, one without a consumer is not (B45). */
    public CompletableFuture<List<QueueDetails>> list() {
        return handOut.handOut(finder.all());
    }

    /** The names of all queues, sorted. */
    public CompletableFuture<List<String>> names() {
        return handOut.handOut(finder.names());
    }

    /**
     * Removes all items of a queue, also those being worked. The tasks' records stay as they are; that they are not queued
     * again as tasks whose items were lost is noted in a bucket of our own. ({@code ajc queues purge} leaves no such note.)
     *
     * @return how many there were; fails with {@link NotFoundException} if the queue does not exist
     */
    public CompletableFuture<Long> purge(String name) {
        String stream = Subjects.queueStream(Names.requireQueue(name));
        CompletableFuture<Long> purged = finder.details(name)
                .thenCompose(exists -> UnqueuedTasks.notePurge(state, name))
                .thenCompose(noted -> QueueFinder.explained(name, api.call("STREAM.PURGE." + stream, "")))
                .thenApply(answer -> answer.path("purged").asLong());
        return handOut.handOut(purged);
    }

    /**
     * Deletes a queue with its items. The tasks' records stay as they are.
     *
     * @return fails with {@link NotFoundException} if the queue does not exist
     */
    public CompletableFuture<@Nullable Void> delete(String name) {
        String stream = Subjects.queueStream(Names.requireQueue(name));
        return handOut.handOut(QueueFinder.explained(name, api.call("STREAM.DELETE." + stream, ""))
                .thenApply(deleted -> null));
    }

    /** What the server has now; the consumer's is empty if there is none. */
    private record Configs(ObjectNode stream, Optional<ObjectNode> workers) {}

    private CompletableFuture<?> createWorkers(QueueConfig queue) {
        if (!api.requests().serverIsOlderThan(FIRST_WITH_ACTIONS)) {
            return newWorkers(queue);
        }
        // These servers let a second creator overwrite the first one's consumer. It looks before, the first one
        // afterwards.
        CompletableFuture<JsonNode> created = finder.consumer(queue.name())
                .thenCompose(there -> there.isPresent()
                        ? CompletableFuture.failedFuture(exists(queue.name(), null))
                        : newWorkers(queue));
        return created.thenCompose(ok -> api.pause(OVERWRITTEN_BY_THEN))
                .thenCompose(waited -> finder.consumer(queue.name()))
                .thenAccept(now -> {
                    QueueLimits wanted = WorkQueue.limits(created.join());
                    if (!now.map(WorkQueue::limits).equals(Optional.of(wanted))) {
                        throw exists(queue.name(), null);
                    }
                });
    }

    private CompletableFuture<JsonNode> newWorkers(QueueConfig queue) {
        String consumer = Subjects.queueStream(queue.name()) + "." + Subjects.WORKERS;
        return Failures.recover(
                api.call("CONSUMER.CREATE." + consumer, StreamSpecs.workers(queue)),
                reason -> CompletableFuture.failedFuture(
                        reason instanceof ApiException && !ApiException.is(reason, ApiException.CONSUMER_EXISTS)
                                ? new AsyncJobsException(
                                        "queue " + queue.name() + " has no consumer, which the server refused: "
                                                + reason.getMessage() + "; create it again, or delete it",
                                        reason)
                                : reason));
    }

    private CompletableFuture<?> configure(String name, QueueChange change, Configs now) {
        String stream = Subjects.queueStream(name);
        if (change.changesConsumer() && now.workers.isEmpty()) {
            return CompletableFuture.failedFuture(new NotFoundException("queue consumer not found: " + name));
        }
        put(
                now.stream,
                "max_age",
                change.maxAge() == null ? null : change.maxAge().toNanos());
        put(now.stream, "max_msgs", change.maxEntries());
        put(now.stream, "num_replicas", change.replicas());
        CompletableFuture<?> streamChanged = change.changesStream()
                ? api.call("STREAM.UPDATE." + stream, now.stream.toString())
                : CompletableFuture.completedFuture(null);
        if (!change.changesConsumer()) {
            return streamChanged;
        }
        ObjectNode workers = now.workers.orElseThrow();
        put(workers, "max_deliver", change.maxTries());
        put(
                workers,
                "ack_wait",
                change.maxRunTime() == null ? null : change.maxRunTime().toNanos());
        put(workers, "max_ack_pending", change.maxConcurrent());
        ObjectNode request = workers.objectNode().put("stream_name", stream).put("action", "update");
        request.set("config", workers);
        return streamChanged.thenCompose(
                ok -> api.call("CONSUMER.CREATE." + stream + "." + Subjects.WORKERS, request.toString()));
    }

    private static void put(ObjectNode config, String member, @Nullable Number value) {
        if (value != null) {
            config.put(member, value.longValue());
        }
    }

    private static ObjectNode config(JsonNode info) {
        return info.path("config").deepCopy();
    }

    private static ConflictException exists(String name, @Nullable Throwable reason) {
        return new ConflictException(
                "queue " + name + " exists already; configure changes it, delete removes it", reason);
    }
}
