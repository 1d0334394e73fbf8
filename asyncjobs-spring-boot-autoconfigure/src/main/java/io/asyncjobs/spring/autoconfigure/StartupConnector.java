package io.asyncjobs.spring.autoconfigure;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.nats.ConnectionSettings;
import io.asyncjobs.nats.NatsConnectException;
import io.asyncjobs.nats.NatsConnector;
import io.nats.client.Connection;
import org.springframework.util.StringUtils;

/** Connects, or is about to; what goes wrong is told in terms of the properties. */
final class StartupConnector {

    private static final String CLIENT_CERTIFICATE =
            "If the server verifies the certificates of clients, give the bundle one of an authority that it trusts, with"
                    + " spring.ssl.bundle.pem.<bundle>.keystore.certificate and .private-key.";

    private StartupConnector() {}

    static Connection connect(ConnectionSettings settings) {
        try {
            return NatsConnector.connect(settings);
        } catch (NatsConnectException failed) {
            throw explained(failed);
        } catch (InvalidRequestException invalid) {
            throw explained(invalid);
        }
    }

    static AsyncJobsStartupException explained(NatsConnectException failed) {
        String description = StringUtils.capitalize(String.valueOf(failed.getMessage())) + ".";
        return new AsyncJobsStartupException(description, action(failed.reason()), failed);
    }

    static AsyncJobsStartupException explained(InvalidRequestException invalid) {
        return new AsyncJobsStartupException(
                "The connection to NATS can't be set up: " + invalid.getMessage(),
                "Correct the file, or the property that it comes from: asyncjobs.nats.credentials, asyncjobs.nats.nkey,"
                        + " asyncjobs.nats.jwt and asyncjobs.nats.seed, the context that asyncjobs.nats.context names,"
                        + " or the SSL bundle that asyncjobs.nats.ssl.bundle names (spring.ssl.bundle.*).",
                invalid);
    }

    private static String action(NatsConnectException.Reason reason) {
        return switch (reason) {
            case CREDENTIALS_REFUSED, CREDENTIALS_UNREADABLE ->
                "Set asyncjobs.nats.user and asyncjobs.nats.password, asyncjobs.nats.token, asyncjobs.nats.credentials,"
                        + " asyncjobs.nats.nkey, or asyncjobs.nats.jwt and asyncjobs.nats.seed, to what the server"
                        + " expects, or asyncjobs.nats.context to a context that holds it. Correct user info in"
                        + " asyncjobs.nats.url there: it counts before all others.";
            case TLS_NOT_OFFERED ->
                "Write asyncjobs.nats.url with nats:// in place of tls://, and remove asyncjobs.nats.ssl.*, or ca, cert,"
                        + " key and tls_first in the context; or turn TLS on in the server.";
            case TLS_REQUIRED, TLS_FAILED ->
                "The server must have a certificate that has not expired, for the host in asyncjobs.nats.url, from an"
                        + " authority that is trusted here. For an authority of your own, name an SSL bundle in"
                        + " asyncjobs.nats.ssl.bundle, with spring.ssl.bundle.pem.<bundle>.truststore.certificate. "
                        + CLIENT_CERTIFICATE
                        + " Or use a context (asyncjobs.nats.context) with ca, cert and key.";
            case SERVER_ERROR -> "Look into the log of the NATS server.";
            case UNKNOWN_HOST -> "Correct the host in asyncjobs.nats.url, or in the context of asyncjobs.nats.context.";
            case TIMEOUT ->
                "Set asyncjobs.nats.url, or asyncjobs.nats.context, to the port for clients of a NATS server, and check"
                        + " that no firewall is in between. Where the way is slow, give it more time with"
                        + " asyncjobs.nats.connect-timeout. "
                        + CLIENT_CERTIFICATE;
            case CONNECTION_REFUSED, OTHER ->
                "Start a NATS server with JetStream there ('nats-server -js -a 127.0.0.1' or"
                        + " 'docker run -p 127.0.0.1:4222:4222 nats:2 -js'), or"
                        + " set asyncjobs.nats.url, or asyncjobs.nats.context, to where yours is.";
        };
    }
}
