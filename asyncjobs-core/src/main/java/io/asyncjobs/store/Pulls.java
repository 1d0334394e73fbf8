package io.asyncjobs.store;

import io.asyncjobs.wire.JsonWriter;
import io.asyncjobs.wire.Subjects;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.nats.client.Subscription;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pulls from a queue's consumer (protocol 9). Each pull has an inbox of its own, and all of them one subscription that
 * stays open beyond their end, so that no late item is lost (B8). Thread-safe.
 */
public final class Pulls {

    private static final Logger LOG = LoggerFactory.getLogger(Pulls.class);

    private static final String ACK = "$JS.ACK.";

    private final String queue;
    private final String consumer;
    private final JetStreamApi api;
    private final Connection connection;
    private final String inbox;
    private final String nextSubject;
    private final Dispatcher dispatcher;
    private final Subscription subscription;
    private final Consumer<Delivery> deliveries;
    private final Consumer<PullStatus> statuses;
    private final ConnectionListener listener;

    /** The items that came since the draining began; nothing before. */
    private volatile @Nullable Set<String> seen;

    Pulls(
            String queue,
            JetStreamApi api,
            Consumer<Delivery> deliveries,
            Consumer<PullStatus> statuses,
            Consumer<Boolean> connected) {
        this.queue = queue;
        this.deliveries = deliveries;
        this.statuses = statuses;
        this.api = api;
        connection = api.requests().connection();
        consumer = Subjects.queueStream(queue) + "." + Subjects.WORKERS;
        inbox = connection.createInbox() + ".";
        nextSubject = api.subject("CONSUMER.MSG.NEXT." + consumer);
        dispatcher = api.requests().dispatcher();
        subscription = dispatcher.subscribe(inbox + "*", this::received);
        listener = (nats, event) -> {
            if (event == ConnectionListener.Events.DISCONNECTED || event == ConnectionListener.Events.RESUBSCRIBED) {
                connected.accept(event == ConnectionListener.Events.RESUBSCRIBED);
            }
        };
        connection.addConnectionListener(listener);
    }

    /**
     * Asks for items. Nothing answers to this itself: items and statuses come to the subscription.
     *
     * @param pull a number that comes back with the statuses of this pull
     * @param batch how many items at most
     * @param expires when the server ends the pull
     * @param heartbeat how often the server says that it is alive; at most half of {@code expires}; zero: never
     * @throws IllegalStateException if the connection is closed or its buffer full
     */
    public void pull(long pull, int batch, Duration expires, Duration heartbeat) {
        JsonWriter request = new JsonWriter(96)
                .beginObject()
                .name("expires")
                .value(expires.toNanos())
                .name("batch")
                .value(batch);
        if (!heartbeat.isZero()) {
            request.name("idle_heartbeat").value(heartbeat.toNanos());
        }
        connection.publish(nextSubject, inbox + pull, request.endObject().toByteArray());
    }

    /** Whether a pull would reach the server now. */
    public boolean isConnected() {
        return connection.getStatus() == Connection.Status.CONNECTED;
    }

    /**
     * Ends the subscription: the server gives no more items, and those on the way still come. Returns at once.
     *
     * @return completes, always normally, when all have come, or when that could not be done within the timeout
     */
    public CompletableFuture<@Nullable Void> drain(Duration timeout) {
        CompletableFuture<@Nullable Void> drained = new CompletableFuture<>();
        // The library's drain waits for the server before it returns its future.
        Thread thread = new Thread(() -> drain(timeout, drained), "asyncjobs-drain-" + queue);
        thread.setDaemon(true);
        thread.start();
        return drained;
    }

    /**
     * A subscription can't be drained that shares its thread: what it has received and not handed out is dropped in the end.
     * So another one that doesn't takes its place, and for a moment both get all there is.
     */
    private void drain(Duration timeout, CompletableFuture<@Nullable Void> drained) {
        seen = ConcurrentHashMap.newKeySet();
        Dispatcher last = null;
        try {
            last = connection.createDispatcher(this::received);
            last.setPendingLimits(0, 0);
            last.subscribe(inbox + "*");
            connection.flush(timeout);
            // Its answer, whatever it is, comes behind all items that came to the first subscription alone.
            api.send("CONSUMER.INFO." + consumer, new byte[0])
                    .handle((answer, failed) -> true)
                    .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            dispatcher.unsubscribe(subscription);
            last.drain(timeout).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException | IllegalStateException e) {
            LOG.debug("queue {}: the subscription ended without draining: {}", queue, e.toString());
            end(last);
        } finally {
            connection.removeConnectionListener(listener);
            drained.complete(null);
        }
    }

    private void end(@Nullable Dispatcher last) {
        try {
            dispatcher.unsubscribe(subscription);
        } catch (IllegalStateException closed) {
            LOG.debug("queue {}: {}", queue, closed.toString());
        }
        try {
            if (last != null) {
                connection.closeDispatcher(last);
            }
        } catch (IllegalStateException | IllegalArgumentException closed) {
            LOG.debug("queue {}: {}", queue, closed.toString());
        }
    }

    private void received(Message message) {
        try {
            // By their replies: a header block of somebody else's can make an item look like a status.
            Set<String> draining = seen;
            if (isDelivery(message)) {
                if (draining != null && !draining.add(message.getReplyTo())) {
                    return;
                }
                deliveries.accept(Delivery.of(queue, message));
            } else if (message.isStatusMessage()) {
                long pull = Long.parseLong(message.getSubject().substring(inbox.length()));
                String words = String.valueOf(message.getStatus().getMessage());
                statuses.accept(new PullStatus(pull, message.getStatus().getCode(), words));
            }
        } catch (RuntimeException e) {
            // The library would drop it silently, and the item would wait for its lease to end.
            LOG.warn("queue {}: a message could not be taken: {}", queue, e.toString(), e);
        }
    }

    private static boolean isDelivery(Message message) {
        return message.getReplyTo() != null && message.getReplyTo().startsWith(ACK);
    }
}
