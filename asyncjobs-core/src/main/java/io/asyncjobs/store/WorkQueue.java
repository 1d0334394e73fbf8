package io.asyncjobs.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.asyncjobs.error.AsyncJobsException;
import io.asyncjobs.error.Failures;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.error.QueueFullException;
import io.asyncjobs.queue.ItemHeaders;
import io.asyncjobs.queue.QueueInfo;
import io.asyncjobs.queue.QueueLimits;
import io.asyncjobs.queue.WorkItem;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.wire.Names;
import io.asyncjobs.wire.Subjects;
import io.nats.client.impl.Headers;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A queue of work items (protocol 6 to 9). Futures have their own deadline and may complete on any thread. Thread-safe.
 */
public final class WorkQueue {

    private static final int MAX_ATTEMPTS = 2;
    private static final Duration NO_LEADER_PAUSE = Duration.ofMillis(300);
    private static final Duration REPUBLISH_PAUSE = Duration.ofSeconds(1);
    private static final Duration MAX_DELAY = Duration.ofDays(3650);

    private final String name;
    private final JetStreamApi api;
    private final StoredMessages items;
    private final RecordScans scans;
    private final StateBucket state;
    private volatile QueueLimits limits;

    WorkQueue(String name, JetStreamApi api, RecordScans scans, StateBucket state, QueueLimits limits) {
        this.name = name;
        this.scans = scans;
        this.state = state;
        this.api = api;
        items = new StoredMessages(api, Subjects.queueStream(name));
        this.limits = limits;
    }

    /** The queue's name. */
    public String name() {
        return name;
    }

    /** The limits that the server had when it was last asked. */
    public QueueLimits limits() {
        return limits;
    }

    /** Completes after that time, on any thread; fails at once when the client is closed. */
    public CompletableFuture<@Nullable Void> pause(Duration time) {
        return api.pause(time);
    }

    /** Asks the server how full the queue is, and for its limits. */
    public CompletableFuture<QueueInfo> info() {
        String consumer = Subjects.queueStream(name) + "." + Subjects.WORKERS;
        return api.call("CONSUMER.INFO." + consumer, "").thenApply(info -> {
            limits = limits(info);
            return new QueueInfo(
                    name,
                    info.path("num_pending").asLong(),
                    info.path("num_ack_pending").asLong(),
                    limits);
        });
    }

    /**
     * Puts a task's item into the queue (protocol 8, B25).
     *
     * @param headers what travels with the item
     * @param again whether this very task may have been published before: then a duplicate is that one
     * @return fails with {@link QueueFullException}, or {@link NotFoundException} if the queue does not exist
     */
    public CompletableFuture<@Nullable Void> publish(Task task, ItemHeaders headers, boolean again) {
        return publish(task, headers, task.state() != TaskState.RETRY, again, 1);
    }

    /**
     * Replaces a delivered item by a new one, whose deliveries count from 1; for the last delivery of an item.
     *
     * @param due when it may be started at the earliest
     */
    CompletableFuture<@Nullable Void> republish(Delivery delivery, Instant due) {
        Headers headers = MessageHeaders.with(new Headers(), delivery.headers())
                .put(io.asyncjobs.wire.Headers.DUE, Long.toString(due.toEpochMilli()));
        if (delivery.hops() > 0) {
            headers.put(io.asyncjobs.wire.Headers.HOPS, Integer.toString(delivery.hops()));
        }
        return api.publish(delivery.subject(), headers, delivery.body()).thenApply(ack -> null);
    }

    /**
     * Removes a task's item from the queue, delivered or not.
     *
     * @return whether there was one
     */
    public CompletableFuture<Boolean> remove(String id) {
        return items.last(Subjects.item(name, Names.requireTaskId(id)))
                .thenCompose(item -> item.map(found -> items.delete(found.sequence()))
                        .orElseGet(() -> CompletableFuture.completedFuture(false)));
    }

    /** The items that the server has given up. */
    public StrandedItems stranded() {
        return new StrandedItems(name, api, items);
    }

    /** Tasks that should have an item in the queue and have none. */
    public UnqueuedTasks unqueued() {
        return new UnqueuedTasks(name, api, items, scans, state);
    }

    /** Takes an item out of the queue. */
    public CompletableFuture<@Nullable Void> ack(Delivery delivery) {
        return api.acknowledge(delivery.replyTo(), "+ACK");
    }

    /** Takes an item out of the queue that never can be worked. */
    public CompletableFuture<@Nullable Void> term(Delivery delivery) {
        return api.acknowledge(delivery.replyTo(), "+TERM");
    }

    /** Tells that an item is still being worked. */
    public CompletableFuture<@Nullable Void> inProgress(Delivery delivery) {
        return api.acknowledge(delivery.replyTo(), "+WPI");
    }

    /**
     * Gives an item back, to be delivered again after a delay. The last delivery of an item would be lost that way
     * (B13): that one is replaced by a new item.
     *
     * @param now the time
     */
    public CompletableFuture<@Nullable Void> nak(Delivery delivery, Duration delay, Instant now) {
        // Times in records and headers are anybody's: what is centuries ahead must not overflow.
        Duration bounded = delay.compareTo(MAX_DELAY) > 0 ? MAX_DELAY : delay;
        QueueLimits current = limits;
        if (current.maxDeliver() > 0 && delivery.count() >= current.maxDeliver()) {
            return current.maxDeliver() == 1
                    ? republishSlowly(delivery, bounded, now.plus(bounded))
                    : republish(delivery, now.plus(bounded));
        }
        String body = bounded.compareTo(Duration.ZERO) <= 0 ? "-NAK" : "-NAK {\"delay\": " + bounded.toNanos() + "}";
        return api.acknowledge(delivery.replyTo(), body);
    }

    /** The new item comes at once, and for the last time again: a loop, which must be a slow one. */
    private CompletableFuture<@Nullable Void> republishSlowly(Delivery delivery, Duration delay, Instant due) {
        Duration pause = delay.compareTo(REPUBLISH_PAUSE) < 0 ? delay : REPUBLISH_PAUSE;
        return api.pause(pause).thenCompose(waited -> republish(delivery, due));
    }

    /**
     * Subscribes to what {@link Pulls#pull} brings.
     *
     * @param deliveries takes items; must not block
     * @param statuses takes what the server says about pulls; must not block
     * @param connected told when the connection is lost (false) and back (true): open pulls are lost then; must not block
     */
    public Pulls subscribe(Consumer<Delivery> deliveries, Consumer<PullStatus> statuses, Consumer<Boolean> connected) {
        return new Pulls(name, api, deliveries, statuses, connected);
    }

    private CompletableFuture<@Nullable Void> publish(
            Task task, ItemHeaders more, boolean deduplicate, boolean again, int attempt) {
        Headers headers = MessageHeaders.ofNew(deduplicate ? task.id() : null, more);
        byte[] item = new WorkItem(task.id()).toJson();
        return api.publish(Subjects.item(name, task.id()), headers, item)
                .thenCompose(ack -> ack.duplicate() && !again
                        // Not ours: this id was in the queue before, within the window.
                        ? publish(task, more, false, true, attempt)
                        : CompletableFuture.<@Nullable Void>completedFuture(null))
                .exceptionallyCompose(thrown -> {
                    Throwable reason = Failures.reason(thrown);
                    if (attempt >= MAX_ATTEMPTS) {
                        return CompletableFuture.failedFuture(explained(reason));
                    }
                    if (reason instanceof NoReplyException) {
                        return publish(task, more, deduplicate, true, attempt + 1);
                    }
                    // A stream that has no leader for a moment looks as if it were missing.
                    return reason instanceof NoRespondersException
                            ? api.pause(NO_LEADER_PAUSE)
                                    .thenCompose(waited -> publish(task, more, deduplicate, again, attempt + 1))
                            : CompletableFuture.failedFuture(explained(reason));
                });
    }

    private Throwable explained(Throwable reason) {
        if (reason instanceof NoRespondersException) {
            return new NotFoundException("queue not found: " + reason.getMessage(), reason);
        }
        if (reason instanceof ApiException refused && refused.code() == ApiException.STORE_FULL) {
            return new QueueFullException(refused.toText(), refused);
        }
        return reason instanceof AsyncJobsException ? reason : new AsyncJobsException(reason.toString(), reason);
    }

    static QueueLimits limits(JsonNode consumerInfo) {
        JsonNode config = consumerInfo.path("config");
        return new QueueLimits(
                Duration.ofNanos(config.path("ack_wait").asLong()),
                config.path("max_deliver").asInt(-1),
                config.path("max_ack_pending").asInt(-1));
    }
}
