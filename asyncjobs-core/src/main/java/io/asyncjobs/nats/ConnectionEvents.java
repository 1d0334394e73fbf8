package io.asyncjobs.nats;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Consumer;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.support.Status;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one log line for each event of a connection that an operator acts on: connected, lost (once per outage, not per
 * attempt), back, closed for good, credentials refused, messages dropped, errors of the server and reasons why it can't
 * reconnect (each text once until the next reconnect).
 * Everything else goes to DEBUG. jnats calls it on one thread at a time. Hands everything on to the listeners that an
 * application may have set itself.
 */
final class ConnectionEvents implements ConnectionListener, ErrorListener {

    private static final Logger log = LoggerFactory.getLogger(NatsConnector.class);
    private static final int REMEMBERED_ERRORS = 100;

    private static final String CANNOT_RECONNECT = "Cannot reconnect to NATS (connection {}): {}";

    private final String name;
    private final ConnectFailures failures;
    private final Set<String> reported = ConcurrentHashMap.newKeySet();
    private @Nullable ConnectionListener nextConnectionListener;
    private @Nullable ErrorListener nextErrorListener;
    private boolean connected;
    private volatile long lostAt;
    private int refusals;

    ConnectionEvents(String connectionName, ConnectFailures failures) {
        this.name = connectionName;
        this.failures = failures;
    }

    void handOnTo(@Nullable ConnectionListener connectionListener, @Nullable ErrorListener errorListener) {
        this.nextConnectionListener = connectionListener;
        this.nextErrorListener = errorListener;
    }

    @Override
    @SuppressWarnings("deprecation") // jnats calls the other one; this one must exist
    public void connectionEvent(Connection connection, Events type) {
        connectionEvent(connection, type, System.currentTimeMillis(), "");
    }

    @Override
    public void connectionEvent(Connection connection, Events type, Long time, @Nullable String uriDetails) {
        String server = uriDetails == null ? "" : Printable.withoutUserInfo(uriDetails);
        switch (type) {
            case CONNECTED -> back("Connected to NATS at {} (connection {})", server);
            case RECONNECTED ->
                back("Reconnected to NATS at {} (connection {}) after " + (time - lostAt) + " ms", server);
            case DISCONNECTED -> lost(server, time);
            case CLOSED -> closed(server);
            case LAME_DUCK -> log.info("NATS server {} is about to stop; connection {} will move", server, name);
            default -> log.debug("NATS connection {}: {} {}", name, type, server);
        }
        if (nextConnectionListener != null) {
            nextConnectionListener.connectionEvent(connection, type, time, uriDetails);
        }
    }

    private void back(String line, String server) {
        connected = true;
        refusals = 0;
        lostAt = 0;
        reported.clear();
        failures.connected();
        log.info(line, server, name);
    }

    private void lost(String server, long time) {
        if (connected && lostAt == 0) {
            lostAt = time;
            log.warn("Lost the connection to NATS at {} (connection {}); reconnecting until it is back", server, name);
        }
    }

    private void closed(String server) {
        if (!connected) {
            log.debug("NATS connection {} could not be made", name);
        } else if (lostAt != 0 && refusals > 0) {
            // With another data port only: then jnats gives up after two refusals in a row.
            log.error(
                    "NATS connection {} is closed for good: {} refused the credentials twice after a reconnect."
                            + " Nothing more is sent or received; correct the credentials and restart",
                    name,
                    server.isEmpty() ? "the server" : server);
        } else {
            log.info("NATS connection {} is closed", name);
        }
        connected = false;
    }

    @Override
    public void errorOccurred(Connection connection, String disguised) {
        String error = Refusals.undisguised(disguised);
        failures.add(ConnectFailure.said(error));
        if (ConnectFailure.isRefusal(error)) {
            refusals++;
        }
        String shown = Printable.text(Printable.withoutUserInfo(error));
        boolean isNew = connected && reported.size() < REMEMBERED_ERRORS && reported.add(shown);
        if (isNew && !error.equals(disguised)) {
            log.error(
                    "NATS connection {}: the server refuses the credentials ({}). Nothing is sent or received until it"
                            + " takes them; tried again until then",
                    name,
                    shown);
        } else if (isNew) {
            log.warn("NATS server reports an error on connection {}: {}", name, shown);
        } else {
            log.debug("NATS server reports an error on connection {}: {}", name, shown);
        }
        if (nextErrorListener != null) {
            nextErrorListener.errorOccurred(connection, error);
        }
    }

    @Override
    public void exceptionOccurred(Connection connection, Exception exception) {
        ConnectFailure failure = ConnectFailure.thrown(exception);
        failures.add(failure);
        if (isToBeTold(failure)) {
            log.warn(CANNOT_RECONNECT, name, failure.text());
        } else if (exception instanceof RuntimeException) {
            log.debug("Exception on NATS connection {}", name, exception); // of a handler, perhaps
        } else {
            log.debug("NATS connection {}: {}", name, Printable.withoutUserInfo(exception.toString()));
        }
        if (nextErrorListener != null) {
            nextErrorListener.exceptionOccurred(connection, exception);
        }
    }

    /** Takes what the server said in place of its first words after a TLS handshake. Any thread. */
    void refusedAfterHandshake(SSLException refusal) {
        ConnectFailure failure = ConnectFailure.thrown(refusal);
        failures.add(failure);
        if (isToBeTold(failure)) {
            log.warn(CANNOT_RECONNECT, name, failure.text());
        } else {
            log.debug("NATS connection {}: {}", name, failure.text());
        }
    }

    private boolean isToBeTold(ConnectFailure failure) {
        boolean cannotReconnect = lostAt != 0 && failure.needsAttention();
        return cannotReconnect && reported.size() < REMEMBERED_ERRORS && reported.add(failure.text());
    }

    @Override
    public void slowConsumerDetected(Connection connection, Consumer consumer) {
        log.warn(
                "NATS connection {} drops messages: {} of at most {} are waiting to be handled",
                name,
                consumer.getPendingMessageCount(),
                consumer.getPendingMessageLimit());
        if (nextErrorListener != null) {
            nextErrorListener.slowConsumerDetected(connection, consumer);
        }
    }

    @Override
    public void messageDiscarded(Connection connection, Message message) {
        log.warn("NATS connection {} has too much to send and dropped a message for {}", name, message.getSubject());
        if (nextErrorListener != null) {
            nextErrorListener.messageDiscarded(connection, message);
        }
    }

    @Override
    public void socketWriteTimeout(Connection connection) {
        log.warn("NATS connection {}: the server does not take what is sent; reconnecting", name);
        if (nextErrorListener != null) {
            nextErrorListener.socketWriteTimeout(connection);
        }
    }

    @Override
    public void heartbeatAlarm(
            Connection connection, JetStreamSubscription subscription, long streamSequence, long consumerSequence) {
        log.debug("NATS connection {}: heartbeat missing", name);
        if (nextErrorListener != null) {
            nextErrorListener.heartbeatAlarm(connection, subscription, streamSequence, consumerSequence);
        }
    }

    @Override
    public void unhandledStatus(Connection connection, JetStreamSubscription subscription, Status status) {
        log.debug("NATS connection {}: unhandled status {}", name, status);
        if (nextErrorListener != null) {
            nextErrorListener.unhandledStatus(connection, subscription, status);
        }
    }

    @Override
    public void pullStatusWarning(Connection connection, JetStreamSubscription subscription, Status status) {
        log.debug("NATS connection {}: pull status {}", name, status);
        if (nextErrorListener != null) {
            nextErrorListener.pullStatusWarning(connection, subscription, status);
        }
    }

    @Override
    public void pullStatusError(Connection connection, JetStreamSubscription subscription, Status status) {
        log.debug("NATS connection {}: pull error {}", name, status);
        if (nextErrorListener != null) {
            nextErrorListener.pullStatusError(connection, subscription, status);
        }
    }
}
