package io.asyncjobs.spring.autoconfigure;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.nats.ConnectionSettings;
import io.asyncjobs.nats.NatsConnectException;
import io.asyncjobs.nats.NatsConnector;
import io.nats.client.Connection;
import org.springframework.util.StringUtils;

/** Connects, or is about to; what goes wrong is told in terms of the properties. */
final class StartupConnector {

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
                "Correct the properties asyncjobs.nats.*, the context or the SSL bundle, and the files they name.",
                invalid);
    }

    private static String action(NatsConnectException.Reason reason) {
        return switch (reason) {
            case CREDENTIALS_REFUSED, CREDENTIALS_UNREADABLE ->
                "Set asyncjobs.nats.user and asyncjobs.nats.password, asyncjobs.nats.token, asyncjobs.nats.credentials,"
                        + " asyncjobs.nats.nkey, or asyncjobs.nats.jwt and asyncjobs.nats.seed, to what the server"
                        + " expects, or asyncjobs.nats.context to a context that holds it.";
            case TLS_REQUIRED, TLS_NOT_OFFERED, TLS_FAILED ->
                "Write the scheme of asyncjobs.nats.url as the server wants it: tls:// or nats://. For certificates of"
                        + " your own, name an SSL bundle in asyncjobs.nats.ssl.bundle, or use a context"
                        + " (asyncjobs.nats.context) with ca, cert and key.";
            case SERVER_ERROR -> "Look into the log of the NATS server.";
            case CONNECTION_REFUSED, UNKNOWN_HOST, TIMEOUT, OTHER ->
                "Start a NATS server with JetStream there ('nats-server -js -a 127.0.0.1' or"
                        + " 'docker run -p 127.0.0.1:4222:4222 nats:2 -js'), or"
                        + " set asyncjobs.nats.url, or asyncjobs.nats.context, to where yours is.";
        };
    }
}
