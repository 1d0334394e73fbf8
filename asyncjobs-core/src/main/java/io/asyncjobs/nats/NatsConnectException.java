package io.asyncjobs.nats;

import io.asyncjobs.error.UnavailableException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first connection to NATS could not be made. The message says for each server why, and what to do; it holds no
 * credentials. Once connected, a connection reconnects by itself and this exception is not thrown.
 */
public final class NatsConnectException extends UnavailableException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    @SuppressWarnings("serial") // the lists of List.copyOf are serializable
    private final List<String> servers;

    NatsConnectException(String message, Reason reason, List<String> servers, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.servers = List.copyOf(servers);
    }

    /** Why a server could not be connected to; the most telling first. */
    public enum Reason {
        /** The server is there but does not accept user, password, token, key or JWT. */
        CREDENTIALS_REFUSED,
        /** The file with the credentials could not be read when they were to be sent. */
        CREDENTIALS_UNREADABLE,
        /** The server talks TLS only, and none was configured. */
        TLS_REQUIRED,
        /** TLS was configured, but the server does not offer it. */
        TLS_NOT_OFFERED,
        /** The TLS handshake failed: certificate not trusted, expired, for another host, or a client certificate is missing. */
        TLS_FAILED,
        /** The server answered with another error, for example that it has too many connections. */
        SERVER_ERROR,
        /** Nothing listens at that address. */
        CONNECTION_REFUSED,
        /** The host name has no address. */
        UNKNOWN_HOST,
        /** No answer within the connect timeout. */
        TIMEOUT,
        /** Anything else. */
        OTHER
    }

    /** Returns the most telling reason among all servers tried. */
    public Reason reason() {
        return reason;
    }

    /** Returns the servers tried, without credentials. */
    public List<String> servers() {
        return servers;
    }

    /** False when only a change of the settings can help. */
    @Override
    public boolean isRetryable() {
        return reason.compareTo(Reason.TLS_FAILED) > 0;
    }
}
