package io.asyncjobs.store;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.error.UnavailableException;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.nats.client.Subscription;
import io.nats.client.api.ServerInfo;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests to the server, each with its own deadline, and no thread that waits for one (B5).
 *
 * <p>One subscription takes all replies. The client library's own requests are not used because their deadlines are as
 * coarse as 5 seconds and they can't tell "nobody listens" from "no answer". A request made while the connection is
 * down is sent when it is up again, if that is before its deadline. Futures complete on the thread that reads replies:
 * who hands them out must change the thread. Thread-safe.
 */
final class Requests implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

    private static final long SWEEP_MILLIS = 50;
    private static final int NO_RESPONDERS = 503;
    static final String CLOSED = "the client has been closed";

    /** What servers take by default for a line with subject, reply subject and lengths; they end the connection for more. */
    private static final int MAX_CONTROL_LINE = 4096;

    private static final int LENGTHS = 32;

    /** A subject of so few characters is short enough, whatever they are. */
    private static final int UNSUSPICIOUS = 1000;

    /**
     * One request; {@code sentTo} is what the server said of the connection it went out on, null while it waits for one. A
     * patient one waits for its answer until nobody wants it any more; its deadline is for the sending.
     */
    private static final class Pending extends CompletableFuture<Message> {

        private static final AtomicReferenceFieldUpdater<Pending, ServerInfo> SENT_TO =
                AtomicReferenceFieldUpdater.newUpdater(Pending.class, ServerInfo.class, "sentTo");

        private final boolean patient;
        private final String subject;
        private final @Nullable Headers headers;
        private final byte[] body;
        private final Duration timeout;
        private final long deadline;
        private volatile @Nullable ServerInfo sentTo;

        Pending(boolean patient, String subject, @Nullable Headers headers, byte[] body, Duration timeout) {
            this.patient = patient;
            this.subject = subject;
            this.headers = headers;
            this.body = body;
            this.timeout = timeout;
            deadline = System.nanoTime() + timeout.toNanos();
        }

        /** Whether it is the caller's to send it. */
        boolean goesOutTo(ServerInfo server) {
            return !isDone() && SENT_TO.compareAndSet(this, null, server);
        }

        /** Whether its answer, if there is to be one, comes over another connection than it went out on. */
        boolean isCutOff(ServerInfo now) {
            ServerInfo server = sentTo;
            return server != null
                    && server != now // it tells anew of a connection when servers join or leave the cluster
                    && !(server.getClientId() == now.getClientId()
                            && server.getServerId().equals(now.getServerId()));
        }

        /** Dependents are futures like any others. */
        @Override
        public <U> CompletableFuture<U> newIncompleteFuture() {
            return new CompletableFuture<>();
        }
    }

    private final Connection connection;
    private final Dispatcher dispatcher;
    private final String inbox;
    private final Map<Long, Pending> pending = new ConcurrentHashMap<>();
    private final AtomicLong next = new AtomicLong();
    private final AtomicBoolean waiting = new AtomicBoolean();
    private final ConnectionListener listener = (nats, event) -> connectionChanged(event);
    private final ScheduledFuture<?> sweeper;
    private volatile boolean closed;
    private final Standstill standstill = new Standstill(SWEEP_MILLIS);

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
        return send(false, subject, headers, body, timeout);
    }

    /**
     * Sends a request to somebody who may take long, once at most. Unlike the server's answers, that of a service may come
     * after a reconnect: it goes to the same inbox. Cancel the future when the answer is not wanted any more.
     *
     * @param sendWithin how long the request may wait for a connection
     * @return the reply, without a deadline; fails with {@link NoRespondersException}, or {@link UnavailableException} if
     *     it could not be sent
     */
    CompletableFuture<Message> call(String subject, Headers headers, byte[] body, Duration sendWithin) {
        return send(true, subject, headers, body, sendWithin);
    }

    private CompletableFuture<Message> send(
            boolean patient, String subject, @Nullable Headers headers, byte[] body, Duration timeout) {
        long number = next.incrementAndGet();
        Pending request = new Pending(patient, subject, headers, body, timeout);
        pending.put(number, request);
        if (closed) {
            fail(number, new UnavailableException(CLOSED));
        } else if (isConnected()) {
            publish(number, request);
        } else {
            waiting.set(true);
        }
        return request;
    }

    /** Sends a message that has no reply; what goes wrong is the listener's of the connection. */
    void publish(String subject, byte[] body) {
        connection.publish(subject, body);
    }

    /** Sends a message whose answers go to a subject that somebody else listens to. */
    void publish(String subject, String replyTo, byte[] body) {
        connection.publish(subject, replyTo, body);
    }

    /** How many bytes a message may have. */
    long maxPayload() {
        return connection.getMaxPayload();
    }

    boolean serverIsOlderThan(String version) {
        return connection.getServerInfo().isOlderThanVersion(version);
    }

    boolean isConnected() {
        return connection.getStatus() == Connection.Status.CONNECTED;
    }

    /** What replies come by, one after the other; others may subscribe to it too, and save a thread that has to wake. */
    Dispatcher dispatcher() {
        return dispatcher;
    }

    /** See {@link Storage#listen}. */
    Runnable listen(String subject, Consumer<byte[]> heard) {
        Subscription subscription;
        try {
            subscription = dispatcher.subscribe(
                    subject, message -> heard.accept(message.getData() == null ? new byte[0] : message.getData()));
        } catch (IllegalStateException e) {
            throw new UnavailableException(closed ? CLOSED : "not connected: " + e.getMessage(), e);
        }
        return () -> {
            try {
                dispatcher.unsubscribe(subscription);
            } catch (IllegalStateException gone) {
                LOG.debug("{}: {}", subject, gone.toString());
            }
        };
    }

    Connection connection() {
        return connection;
    }

    @Override
    public void close() {
        closed = true;
        sweeper.cancel(false);
        connection.removeConnectionListener(listener);
        if (connection.getStatus() != Connection.Status.CLOSED) {
            connection.closeDispatcher(dispatcher);
        }
        pending.keySet().forEach(number -> fail(number, new UnavailableException(CLOSED)));
    }

    private void publish(long number, Pending request) {
        if (!request.goesOutTo(connection.getServerInfo())) {
            return;
        }
        if (isTooLong(request.subject)) {
            fail(
                    number,
                    new InvalidRequestException(
                            "a subject of " + request.subject.length() + " characters is too long"));
            return;
        }
        try {
            connection.publish(request.subject, inbox + number, request.headers, request.body);
        } catch (IllegalArgumentException tooLarge) {
            fail(
                    number,
                    new InvalidRequestException(
                            "the record has " + request.body.length + " bytes, the server takes " + maxPayload(),
                            tooLarge));
        } catch (IllegalStateException notConnected) {
            fail(number, new UnavailableException("not connected: " + notConnected.getMessage(), notConnected));
        }
    }

    private boolean isTooLong(String subject) {
        return subject.length() > UNSUSPICIOUS
                && subject.getBytes(StandardCharsets.UTF_8).length + inbox.length() + LENGTHS > MAX_CONTROL_LINE;
    }

    private void connectionChanged(ConnectionListener.Events event) {
        if (event == ConnectionListener.Events.RESUBSCRIBED) {
            // What the old connection was to answer is lost; waiting for it would only cost time.
            ServerInfo now = connection.getServerInfo();
            pending.forEach((number, request) -> {
                if (!request.patient && request.isCutOff(now)) {
                    fail(
                            number,
                            new NoReplyException("the connection was lost before the answer to " + request.subject));
                }
            });
        }
        sendWaiting();
    }

    /** In the order in which they were made. */
    private void sendWaiting() {
        if (isConnected() && waiting.getAndSet(false)) {
            new TreeMap<>(pending).forEach(this::publish);
        }
    }

    private void replied(Message message) {
        if (!message.getSubject().startsWith(inbox)) {
            return; // of a subscription that has ended
        }
        Pending request = pending.remove(Long.parseLong(message.getSubject().substring(inbox.length())));
        if (request == null) {
            return;
        }
        if (message.isStatusMessage() && message.getStatus().getCode() == NO_RESPONDERS) {
            request.completeExceptionally(new NoRespondersException());
        } else {
            request.complete(message);
        }
    }

    private void sweep() {
        sendWaiting();
        long now = System.nanoTime();
        boolean grace = standstill.grace();
        pending.forEach((number, request) -> {
            if (request.isDone()) {
                pending.remove(number);
            } else if (!grace && now - request.deadline >= 0 && !(request.patient && request.sentTo != null)) {
                fail(number, overdue(request));
            }
        });
    }

    private static UnavailableException overdue(Pending request) {
        String what = "no answer from the server within " + request.timeout.toMillis() + " ms";
        return request.sentTo == null
                // It never went out: what was asked for has certainly not happened.
                ? new UnavailableException(what + ": there is no connection")
                : new NoReplyException(what + " on " + request.subject);
    }

    private void fail(long number, RuntimeException reason) {
        Pending request = pending.remove(number);
        if (request != null) {
            request.completeExceptionally(reason);
        }
    }
}
