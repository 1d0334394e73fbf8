package io.asyncjobs.nats;

import io.asyncjobs.nats.NatsConnectException.Reason;
import io.nats.client.support.NatsUri;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Collects why the servers of a first connect failed. jnats reports causes and servers separately; both come here in
 * their order, on the thread of callbacks. Thread-safe.
 */
final class ConnectFailures {

    private static final Comparator<ConnectFailure> TELLING = Comparator.comparing(ConnectFailure::reason);

    private final Map<String, ConnectFailure> byServer = new LinkedHashMap<>();
    private final List<ConnectFailure> pending = new ArrayList<>();
    private boolean connected;

    synchronized void connected() {
        connected = true;
        pending.clear();
        byServer.clear();
    }

    synchronized void add(ConnectFailure failure) {
        if (!connected) {
            pending.add(failure);
        }
    }

    /** Attributes what was added since the last call to this server. */
    synchronized void failed(NatsUri server) {
        pending.stream()
                .min(TELLING)
                .ifPresent(failure ->
                        byServer.merge(ServerUrl.show(server), failure, (a, b) -> TELLING.compare(a, b) <= 0 ? a : b));
        pending.clear();
    }

    synchronized NatsConnectException toException(ConnectionSettings settings) {
        ConnectFailure worst = Stream.concat(byServer.values().stream(), pending.stream())
                .min(TELLING)
                .orElse(new ConnectFailure(Reason.OTHER, "no reason known", null));
        String message = "cannot connect to NATS: " + reasons(settings, worst) + ". " + advice(worst, settings);
        return new NatsConnectException(message, worst.reason(), settings.servers(), worst.cause());
    }

    private String reasons(ConnectionSettings settings, ConnectFailure worst) {
        if (byServer.isEmpty()) {
            return String.join(", ", settings.servers()) + ": " + worst.text();
        }
        return byServer.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue().text())
                .collect(Collectors.joining("; "));
    }

    private static String advice(ConnectFailure failure, ConnectionSettings settings) {
        return switch (failure.reason()) {
            case CREDENTIALS_REFUSED, CREDENTIALS_UNREADABLE -> "Check " + settings.describeCredentials();
            case TLS_REQUIRED ->
                "Write the server as tls://, and give the certificate of its authority as ca if it is a"
                        + " private one";
            case TLS_NOT_OFFERED ->
                "Write the server as nats:// and take ca, cert, key and tls_first away, or turn TLS on"
                        + " in the server";
            case TLS_FAILED ->
                "TLS trusts " + settings.describeTrust() + "; give the certificate of the server's"
                        + " authority as ca, use the host name that is in the server's certificate, and give cert and key if"
                        + " the server wants a client certificate";
            case SERVER_ERROR -> "Look into the log of the server";
            case CONNECTION_REFUSED ->
                settings.isDefaultServer()
                        ? "No server was configured, so the default was tried: start one with 'nats-server -js -a 127.0.0.1' or"
                                + " 'docker run -p 127.0.0.1:4222:4222 nats:2 -js', or say where yours is"
                        : "Check that nats-server is running there and that host and port are right";
            case UNKNOWN_HOST -> "Check the spelling of the host and the name service";
            case TIMEOUT ->
                "The connect timeout is " + settings.connectTimeout().toMillis() + " ms; check that no"
                        + " firewall is in between and that the port is one for clients; a server with handshake_first needs"
                        + " tls_first, one that verifies clients needs cert and key";
            case OTHER -> "Check that a NATS server listens there";
        };
    }
}
