package io.asyncjobs.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.asyncjobs.error.Failures;
import io.asyncjobs.wire.Subjects;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The items that the server has given up: delivered as often as the queue allows, they stay in the stream and are never
 * delivered again (B13). Futures have their own deadline and may complete on any thread. Thread-safe.
 */
public final class StrandedItems {

    private static final Logger LOG = LoggerFactory.getLogger(StrandedItems.class);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final String queue;
    private final JetStreamApi api;
    private final StoredMessages items;

    StrandedItems(String queue, JetStreamApi api, StoredMessages items) {
        this.queue = queue;
        this.api = api;
        this.items = items;
    }

    /**
     * Finds them.
     *
     * @param from the first sequence to look at
     * @param max how many to find at most
     */
    public CompletableFuture<List<QueuedItem>> find(long from, int max) {
        String consumer = Subjects.queueStream(queue) + "." + Subjects.WORKERS;
        return api.call("CONSUMER.INFO." + consumer, "")
                .thenCompose(info -> find(from, givenUpTo(info), max, new ArrayList<>()));
    }

    /** The item at a sequence. */
    public CompletableFuture<Optional<QueuedItem>> at(long sequence) {
        return items.at(sequence).thenApply(found -> found.map(QueuedItem::of));
    }

    /** Puts a new item in place of one, unless somebody else was first. */
    public CompletableFuture<Boolean> requeue(QueuedItem item) {
        Headers headers = MessageHeaders.with(new Headers(), item.headers())
                .put(io.asyncjobs.wire.Headers.EXPECTED_LAST_SUBJECT_SEQUENCE, Long.toString(item.sequence()))
                .put(io.asyncjobs.wire.Headers.HOPS, Integer.toString(item.hops() + 1));
        return Failures.recover(
                api.publish(item.subject(), headers, item.body()).thenApply(ack -> true),
                reason -> reason instanceof ApiException refused && refused.isConflict()
                        ? CompletableFuture.completedFuture(false)
                        : CompletableFuture.failedFuture(reason));
    }

    /** Removes one. */
    public CompletableFuture<Boolean> delete(QueuedItem item) {
        return items.delete(item.sequence());
    }

    /**
     * Listens to the server giving items up.
     *
     * @param sequences takes the sequence of each; must not block
     * @return ends it
     */
    public Runnable listen(LongConsumer sequences) {
        Connection connection = api.requests().connection();
        Dispatcher dispatcher = connection.createDispatcher(message -> {
            try {
                sequences.accept(
                        MAPPER.readTree(message.getData()).path("stream_seq").asLong());
            } catch (IOException | RuntimeException e) {
                LOG.debug("queue {}: an advisory could not be read: {}", queue, e.toString());
            }
        });
        dispatcher.subscribe(
                "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES." + Subjects.queueStream(queue) + "." + Subjects.WORKERS);
        return () -> {
            if (connection.getStatus() != Connection.Status.CLOSED) {
                connection.closeDispatcher(dispatcher);
            }
        };
    }

    /**
     * Up to which sequence whatever still lies in the stream is neither waiting nor being worked. What lies above while
     * something is being worked is not certain, and has time.
     */
    private static long givenUpTo(JsonNode info) {
        String side = info.path("num_ack_pending").asLong() == 0 ? "delivered" : "ack_floor";
        return info.path(side).path("stream_seq").asLong();
    }

    private CompletableFuture<List<QueuedItem>> find(long from, long to, int max, List<QueuedItem> found) {
        if (from > to || found.size() >= max) {
            return CompletableFuture.completedFuture(found);
        }
        CompletableFuture<Optional<StoredMessage>> next = items.next(Subjects.queueFilter(queue), from);
        return next.thenCompose(message -> {
            if (message.isEmpty() || message.get().sequence() > to) {
                return CompletableFuture.completedFuture(found);
            }
            found.add(QueuedItem.of(message.get()));
            return find(message.get().sequence() + 1, to, max, found);
        });
    }
}
