package io.asyncjobs.nats;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.error.UnavailableException;
import io.asyncjobs.nats.NatsConnectException.Reason;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Connects to NATS (protocol 26). Differences from what jnats does by itself:
 *
 * <ul>
 *   <li>reconnects for ever, first after about 100 ms, then at least once a second for each round through the servers, also
 *       when a server refuses the credentials (a password changed, a JWT revoked), which is logged as an error; jnats by
 *       itself closes the connection for good when that happens twice in a row, and still does so with another data port;
 *   <li>TLS checks that the certificate is for the host that was asked for, as Go does; a server that requires TLS is
 *       connected to by TLS even if its URL begins with {@code nats://}, as Go does; PEM files are read again at every
 *       connect;
 *   <li>no header of a message harms the connection ({@link TolerantDataPort}), nor does a long subject;
 *   <li>its threads are daemons, named {@code <connection name>-nats-<n>}: whoever needs the JVM to stay alive must keep
 *       a thread of its own;
 *   <li>events an operator acts on are logged once each, by SLF4J under the name of this class; nothing goes to
 *       {@code java.util.logging}.
 * </ul>
 */
public final class NatsConnector {

    private NatsConnector() {}

    /**
     * Connects. Each server is tried once and gets the connect timeout of the settings; blocks for as long.
     *
     * @param settings where and how
     * @return an open connection; the caller closes it
     * @throws NatsConnectException if no server could be connected to; says for each why, and what to do
     * @throws InvalidRequestException if a file of credentials or certificates can't be used
     * @throws UnavailableException if the thread was interrupted while connecting
     */
    public static Connection connect(ConnectionSettings settings) {
        TlsSettings tls = settings.tls();
        try {
            return attempt(settings, tls);
        } catch (NatsConnectException e) {
            if (tls == null && e.reason() == Reason.TLS_REQUIRED) {
                return attempt(settings, TlsSettings.SYSTEM);
            }
            throw e;
        }
    }

    /**
     * Looks whether a connection can be tried with these settings: reads the files of credentials and certificates, and
     * has the options of the NATS client made, as each connect does; asks no server.
     *
     * @param settings where and how
     * @throws InvalidRequestException if a file can't be used, or the NATS client refuses the options
     */
    public static void requireUsable(ConnectionSettings settings) {
        options(settings, settings.tls(), new ConnectionThreads(settings.connectionName()), new ConnectFailures());
    }

    private static Connection attempt(ConnectionSettings settings, @Nullable TlsSettings tls) {
        ConnectFailures failures = new ConnectFailures();
        ConnectionThreads threads = new ConnectionThreads(settings.connectionName());
        try {
            return Nats.connect(options(settings, tls, threads, failures));
        } catch (IOException e) {
            // Not its cause: its message quotes the servers with their credentials.
            threads.awaitCallbacks();
            throw failures.toException(settings);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException(
                    "interrupted while connecting to NATS at " + String.join(", ", settings.servers()), e);
        }
    }

    private static Options options(
            ConnectionSettings settings,
            @Nullable TlsSettings tls,
            ConnectionThreads threads,
            ConnectFailures failures) {
        NamedServerPool servers = new NamedServerPool(server -> threads.afterCallbacks(() -> failures.failed(server)));
        ConnectionEvents events = new ConnectionEvents(settings.connectionName(), failures);
        return new ConnectionOptions(settings, tls, threads, events, servers).build();
    }

    /** Whether a connection has ended for good, so that it does not reconnect. */
    public static boolean isClosed(Connection connection) {
        return connection.getStatus() == Connection.Status.CLOSED;
    }

    /** Whether a connection reads subjects as UTF-8, as those made here do; otherwise as ASCII. */
    public static boolean readsSubjectsAsUtf8(Connection connection) {
        return connection.getOptions().supportUTF8Subjects();
    }
}
