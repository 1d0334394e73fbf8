package io.asyncjobs.test;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Asks a server's monitoring port for its health, which needs no user and no TLS whatever clients need. */
final class HealthProbe {

    private static final int TIMEOUT_MILLIS = 2_000;

    private final URI uri;
    private volatile String lastAnswer = "none";

    HealthProbe(ServerPorts ports) {
        this.uri = URI.create(
                "http://127.0.0.1:" + ports.monitoring() + ports.monitoringPath() + "/healthz?js-enabled-only=true");
    }

    /** Whether the server accepts clients and JetStream works. */
    boolean isHealthy() {
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            int status = connection.getResponseCode();
            lastAnswer = status + " " + body(connection);
            return status == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            lastAnswer = e.toString();
            return false;
        }
    }

    String lastAnswer() {
        return lastAnswer;
    }

    private static String body(HttpURLConnection connection) throws IOException {
        // Read to the end so that the connection can be used again.
        InputStream error = connection.getErrorStream();
        try (InputStream body = error != null ? error : connection.getInputStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
