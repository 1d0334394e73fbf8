package io.asyncjobs.store;

import io.asyncjobs.error.UnavailableException;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the task stream from a sequence on. Each scan has a consumer of its own for a short time; all of them share one
 * subscription, on which records and statuses name their consumer. Thread-safe.
 */
final class RecordScans implements AutoCloseable {

    private final JetStreamApi api;
    private final ScheduledExecutorService timer;
    private final Connection connection;
    private final String inbox;
    private final Map<String, RecordScan> byConsumer = new ConcurrentHashMap<>();
    private final Map<RecordScan, Boolean> running = new ConcurrentHashMap<>();
    private final ConnectionListener listener = (nats, event) -> connectionChanged(event);
    private @Nullable Dispatcher dispatcher;
    private boolean closed;

    RecordScans(JetStreamApi api, ScheduledExecutorService timer) {
        this.api = api;
        this.timer = timer;
        connection = api.requests().connection();
        inbox = connection.createInbox() + ".";
    }

    /**
     * Reads records in stream order, the oldest last change first. A record that changes meanwhile moves to the end.
     * Cancelling the future ends the scan.
     *
     * @param from the sequence to start at; 1 is the beginning
     * @param most how many records at most
     * @param batch how many are asked for at once
     * @param visitor takes a record and says whether to go on; must not block
     * @return where it ended; fails with {@link UnavailableException} when the server is silent for the time of a
     *     request or the connection is lost, with {@link ApiException} when it refuses, with what the visitor throws.
     *     Completes on a thread of the NATS client
     */
    CompletableFuture<RecordScan.End> read(long from, int most, int batch, Predicate<StoredRecord> visitor) {
        try {
            if (!listen()) {
                return CompletableFuture.failedFuture(new UnavailableException(Requests.CLOSED));
            }
        } catch (IllegalStateException closedByItsOwner) {
            return CompletableFuture.failedFuture(
                    new UnavailableException("not connected: " + closedByItsOwner.getMessage(), closedByItsOwner));
        }
        RecordScan scan = new RecordScan(this, api, from, most, batch, visitor);
        running.put(scan, true);
        scan.result().whenComplete((end, thrown) -> running.remove(scan));
        return scan.start(timer);
    }

    /** Has a scan told what comes from its consumer. */
    void register(String consumer, RecordScan scan) {
        byConsumer.put(consumer, scan);
    }

    void forget(String consumer) {
        byConsumer.remove(consumer);
    }

    /** Where statuses of a consumer's pulls go to; records come with the subject they were stored under. */
    String replyTo(String consumer) {
        return inbox + consumer;
    }

    @Override
    public void close() {
        Dispatcher open;
        synchronized (this) {
            closed = true;
            open = dispatcher;
            dispatcher = null;
        }
        running.keySet().forEach(scan -> scan.fail(new UnavailableException(Requests.CLOSED)));
        if (open != null) {
            connection.removeConnectionListener(listener);
            if (connection.getStatus() != Connection.Status.CLOSED) {
                connection.closeDispatcher(open);
            }
        }
    }

    /** Most clients never list: the subscription and its thread come with the first scan. */
    private synchronized boolean listen() {
        if (dispatcher == null && !closed) {
            Dispatcher created = connection.createDispatcher(this::received);
            created.setPendingLimits(0, 0);
            created.subscribe(inbox + "*");
            connection.addConnectionListener(listener);
            dispatcher = created;
        }
        return !closed;
    }

    private void received(Message message) {
        String consumer = message.isStatusMessage()
                ? message.getSubject().substring(inbox.length())
                : message.isJetStream() ? message.metaData().getConsumer() : "";
        RecordScan scan = byConsumer.get(consumer);
        if (scan != null) {
            scan.received(message);
        }
    }

    /** What was on its way is lost, and a consumer in memory may be gone with its server. */
    private void connectionChanged(ConnectionListener.Events event) {
        if (event == ConnectionListener.Events.DISCONNECTED || event == ConnectionListener.Events.CLOSED) {
            running.keySet()
                    .forEach(scan -> scan.fail(
                            new UnavailableException("the connection was lost while records were read; read again")));
        }
    }
}
