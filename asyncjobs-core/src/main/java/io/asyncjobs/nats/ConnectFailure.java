package io.asyncjobs.nats;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.nats.NatsConnectException.Reason;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXReason;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why one server could not be connected to, in words for an operator. */
record ConnectFailure(Reason reason, String text, @Nullable Throwable cause) {

    /** What a server answers that verifies the certificates of its clients. */
    private static final Pattern ALERT =
            Pattern.compile("Received fatal alert: (?:\\w*certificate\\w*|unknown_ca|access_denied)");

    /** From the text of the server's {@code -ERR}. */
    static ConnectFailure said(String error) {
        String shown = Printable.text(Printable.withoutUserInfo(error));
        return isRefusal(error)
                ? new ConnectFailure(
                        Reason.CREDENTIALS_REFUSED, "the server refused the credentials (" + shown + ")", null)
                : new ConnectFailure(Reason.SERVER_ERROR, "the server answered: " + shown, null);
    }

    /** Whether the server's error means that it does not accept who we say we are. */
    static boolean isRefusal(String error) {
        String text = error.toLowerCase(Locale.ROOT);
        if (text.contains("permissions violation")) {
            return false; // it names a subject, which may have any words
        }
        return text.contains("authorization violation") || text.contains("authentication");
    }

    /** From an exception of jnats; what it wraps counts. */
    static ConnectFailure thrown(Throwable exception) {
        ConnectFailure found = new ConnectFailure(Reason.OTHER, describe(exception), null);
        Throwable tls = null;
        int depth = 0;
        for (Throwable t = exception; t != null && depth < 20; t = t.getCause(), depth++) {
            ConnectFailure known = tls == null ? network(t) : tls(tls, t);
            if (known != null) {
                return known;
            }
            if (t instanceof SSLException) {
                tls = t;
                found = new ConnectFailure(Reason.TLS_FAILED, handshake(describe(t)), t);
            }
        }
        return found;
    }

    /** Whether waiting for the server does not help: somebody must change something. */
    boolean needsAttention() {
        return reason.compareTo(Reason.TLS_FAILED) <= 0 || reason == Reason.UNKNOWN_HOST;
    }

    private static @Nullable ConnectFailure network(Throwable t) {
        if (t instanceof InvalidRequestException) {
            return new ConnectFailure(Reason.TLS_FAILED, describe(t), null); // a certificate file was replaced badly
        }
        if (t instanceof UnknownHostException) {
            return new ConnectFailure(Reason.UNKNOWN_HOST, "the host name is unknown", t);
        }
        if (t instanceof SocketTimeoutException || t instanceof TimeoutException) {
            return new ConnectFailure(Reason.TIMEOUT, "no answer in time", t);
        }
        if (t instanceof ConnectException) {
            return new ConnectFailure(Reason.CONNECTION_REFUSED, refused(describe(t)), t);
        }
        if (t instanceof SocketException) {
            return new ConnectFailure(Reason.OTHER, describe(t), t);
        }
        String message = String.valueOf(t.getMessage());
        if (message.startsWith("SSL required by server")) {
            return new ConnectFailure(Reason.TLS_REQUIRED, "the server requires TLS", null);
        }
        if (message.startsWith("Error sending connect string")) {
            return new ConnectFailure(Reason.CREDENTIALS_UNREADABLE, "the credentials can't be read", null);
        }
        if (message.startsWith("SSL connection wanted by client")) {
            return new ConnectFailure(
                    Reason.TLS_NOT_OFFERED, "TLS is configured but the server does not offer it", null);
        }
        return null;
    }

    private static String refused(String message) {
        return message.startsWith("Connection refused") ? "connection refused" : message;
    }

    private static String handshake(String message) {
        Matcher alert = ALERT.matcher(message);
        return alert.find()
                ? "the server wants a client certificate, or does not accept the one it got (" + alert.group() + ")"
                : "the TLS handshake failed: " + message;
    }

    private static @Nullable ConnectFailure tls(Throwable handshake, Throwable t) {
        if (t instanceof CertificateExpiredException) {
            return new ConnectFailure(Reason.TLS_FAILED, "the server's certificate has expired", handshake);
        }
        if (t instanceof CertificateNotYetValidException) {
            return new ConnectFailure(Reason.TLS_FAILED, "the server's certificate is not valid yet", handshake);
        }
        if (t instanceof CertPathBuilderException || t instanceof CertPathValidatorException path && isStranger(path)) {
            return new ConnectFailure(
                    Reason.TLS_FAILED, "the server's certificate is not signed by a trusted authority", handshake);
        }
        String message = String.valueOf(t.getMessage());
        boolean name = message.startsWith("No name matching") || message.startsWith("No subject alternative");
        return name
                ? new ConnectFailure(
                        Reason.TLS_FAILED,
                        "the server's certificate is for another host (" + describe(t) + ")",
                        handshake)
                : null;
    }

    /** Also if the authority has the name of one that is trusted, and another key. */
    private static boolean isStranger(CertPathValidatorException path) {
        return path.getReason() == PKIXReason.NO_TRUST_ANCHOR || path.getReason() == BasicReason.INVALID_SIGNATURE;
    }

    private static String describe(Throwable t) {
        String message = t.getMessage();
        String text = message == null ? t.getClass().getSimpleName() : message;
        return Printable.text(Printable.withoutUserInfo(text));
    }
}
