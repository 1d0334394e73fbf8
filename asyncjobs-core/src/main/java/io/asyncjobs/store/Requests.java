package io.asyncjobs.store;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.error.UnavailableException;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Requests to the server, each with its own deadline, and no thread that waits for one (B5).
 *
 * <p>One subscription takes all replies. The client library's own requests are not used because their deadlines are as
 * coarse as 5 seconds and they can't tell "nobody listens" from "no answer". A request made while the connection is
 * down is sent when it is up again, if that is before its deadline. Futures complete on the thread that reads replies:
 * who hands them out must change the thread. Thread-safe.
 */
final class Requests implements AutoCloseable {

    private static final long SWEEP_MILLIS = 50;
    private static final int NO_RESPONDERS = 503;

    /** One request; {@code sentIn} is the connection it went out on, 0 while it waits for one. */
    private static final class Pending {

        private final CompletableFuture<Message> reply = new CompletableFuture<>();
        private final String what;
        private final Duration timeout;
        private final long deadline;
        private volatile long sentIn;

        Pending(String what, Duration timeout) {
            this.what = what;
            this.timeout = timeout;
            deadline = System.nanoTime() + timeout.toNanos();
        }
    }

    private final Connection connection;
    private final Dispatcher dispatcher;
    private final String inbox;
    private final Map<String, Pending> pending = new ConcurrentHashMap<>();
    private final Queue<Runnable> waitingForConnection = new ConcurrentLinkedQueue<>();
    private final AtomicLong next = new AtomicLong();
    private final AtomicLong connectionNumber = new AtomicLong(1);
    private final ConnectionListener listener = (nats, event) -> connectionChanged(event);
    private final ScheduledFuture<?> sweeper;

    Requests(Connection connection, ScheduledExecutorService timer) {
        this.connection = connection;
        inbox = connection.createInbox() + ".";
        dispatcher = connection.createDispatcher(this::replied);
        dispatcher.setPendingLimits(0, 0);
        dispatcher.subscribe(inbox + "*");
        connection.addConnectionListener(listener);
        sweeper = timer.scheduleWithFixedDelay(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Sends a request.
     *
     * @return the reply; fails with {@link NoReplyException} or {@link NoRespondersException}
     */
    CompletableFuture<Message> send(String subject, @Nullable Headers headers, byte[] body, Duration timeout) {
        String token = Long.toString(next.incrementAndGet(), Character.MAX_RADIX);
        Pending request = new Pending(subject, timeout);
        pending.put(token, request);
        Runnable publish = () -> publish(token, subject, headers, body);
        if (connection.getStatus() == Connection.Status.CONNECTED) {
            publish.run();
        } else {
            waitingForConnection.add(publish);
            sendWaiting();
        }
        return request.reply;
    }

    /** Sends a message that has no reply; what goes wrong is the listener's of the connection. */
    void publish(String subject, byte[] body) {
        connection.publish(subject, body);
    }

    /** How many bytes a message may have. */
    long maxPayload() {
        return connection.getMaxPayload();
    }

    boolean isConnected() {
        return connection.getStatus() == Connection.Status.CONNECTED;
    }

    Connection connection() {
        return connection;
    }

    @Override
    public void close() {
        sweeper.cancel(false);
        connection.removeConnectionListener(listener);
        if (connection.getStatus() != Connection.Status.CLOSED) {
            connection.closeDispatcher(dispatcher);
        }
        pending.keySet().forEach(token -> fail(token, new UnavailableException("the client was closed")));
    }

    private void publish(String token, String subject, @Nullable Headers headers, byte[] body) {
        Pending request = pending.get(token);
        if (request == null) {
            return;
        }
        request.sentIn = connectionNumber.get();
        try {
            connection.publish(subject, inbox + token, headers, body);
        } catch (IllegalArgumentException tooLarge) {
            fail(
                    token,
                    new InvalidRequestException(
                            "the record has " + body.length + " bytes, the server takes " + maxPayload(), tooLarge));
        } catch (IllegalStateException closed) {
            fail(token, new UnavailableException("not connected: " + closed.getMessage(), closed));
        }
    }

    private void connectionChanged(ConnectionListener.Events event) {
        if (event == ConnectionListener.Events.DISCONNECTED) {
            connectionNumber.incrementAndGet();
        } else if (event == ConnectionListener.Events.RESUBSCRIBED) {
            // What the old connection was to answer is lost; waiting for it would only cost time.
            long current = connectionNumber.get();
            pending.forEach((token, request) -> {
                if (request.sentIn > 0 && request.sentIn < current) {
                    fail(token, new NoReplyException("the connection was lost before the answer to " + request.what));
                }
            });
        }
        sendWaiting();
    }

    private void sendWaiting() {
        while (isConnected()) {
            Runnable publish = waitingForConnection.poll();
            if (publish == null) {
                return;
            }
            publish.run();
        }
    }

    private void replied(Message message) {
        Pending request = pending.remove(message.getSubject().substring(inbox.length()));
        if (request == null) {
            return;
        }
        if (message.isStatusMessage() && message.getStatus().getCode() == NO_RESPONDERS) {
            request.reply.completeExceptionally(new NoRespondersException());
        } else {
            request.reply.complete(message);
        }
    }

    private void sweep() {
        long now = System.nanoTime();
        pending.forEach((token, request) -> {
            if (now - request.deadline >= 0) {
                String state = isConnected() ? "" : " (not connected)";
                fail(
                        token,
                        new NoReplyException("no answer from the server within " + request.timeout.toMillis() + " ms"
                                + state + " on " + request.what));
            }
        });
    }

    private void fail(String token, RuntimeException reason) {
        Pending request = pending.remove(token);
        if (request != null) {
            request.reply.completeExceptionally(reason);
        }
    }
}
