package io.asyncjobs.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.asyncjobs.nats.NatsConnectException.Reason;
import io.asyncjobs.test.NatsServer;
import io.nats.client.Connection;
import io.nats.client.Connection.Status;
import io.nats.client.ConnectionListener.Events;
import io.nats.client.ErrorListener;
import io.nats.client.Message;
import io.nats.client.Options;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // closing a connection may be interrupted
class NatsConnectorIT {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    @Test
    void connectsAndSendsRequests() throws Exception {
        try (NatsServer server = NatsServer.start();
                LogCapture log = new LogCapture();
                Connection connection = NatsConnector.connect(to(server).build())) {
            connection
                    .createDispatcher(message -> connection.publish(message.getReplyTo(), message.getData()))
                    .subscribe("echo");

            Message reply = connection.request("echo", new byte[] {7}, SOON);

            assertThat(reply.getData()).containsExactly(7);
            await().untilAsserted(() -> assertThat(log.lines())
                    .containsExactly("INFO Connected to NATS at " + server.url() + " (connection asyncjobs)"));
        }
    }

    @Test
    void usesInboxPrefixNameAndTheHookForOptions() throws Exception {
        List<Events> heard = new CopyOnWriteArrayList<>();
        try (NatsServer server = NatsServer.start();
                Connection connection = NatsConnector.connect(to(server)
                        .inboxPrefix("_MINE")
                        .connectionName("worker 1")
                        .customizer(
                                options -> options.maxReconnects(3).connectionListener((c, event) -> heard.add(event)))
                        .build())) {

            assertThat(connection.createInbox()).startsWith("_MINE.");
            assertThat(connection.getOptions().getConnectionName()).isEqualTo("worker 1");
            assertThat(connection.getOptions().getMaxReconnect()).isEqualTo(3);
            await().until(() -> heard.contains(Events.CONNECTED));
        }
    }

    @Test
    void runsOnDaemonThreadsThatEndWithTheConnection() throws Exception {
        try (NatsServer server = NatsServer.start()) {
            Connection connection =
                    NatsConnector.connect(to(server).connectionName("threads").build());
            connection.createDispatcher(message -> {}).subscribe("x");
            connection.request("nobody", null).exceptionally(e -> null);

            assertThat(threads("threads")).isNotEmpty().allMatch(Thread::isDaemon);

            connection.close();
            await().atMost(SOON).until(() -> threads("threads").isEmpty());
        }
    }

    @Test
    void tellsAtOnceThatNothingListens() throws Exception {
        String url = "nats://u:s3cret@127.0.0.1:" + unusedPort();
        long begun = System.nanoTime();

        NatsConnectException e = failure(ConnectionSettings.builder()
                .servers(url)
                .connectionName("refused")
                .connectTimeout(Duration.ofSeconds(60)));

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
        assertThat(e.reason()).isEqualTo(Reason.CONNECTION_REFUSED);
        assertThat(e)
                .hasMessage(
                        "cannot connect to NATS: " + url.replace("u:s3cret@", "") + ": connection refused. Check that"
                                + " nats-server is running there and that host and port are right");
        assertThat(e).hasStackTraceContaining("Connection refused");
        assertThat(e).satisfies(x -> assertThat(stackTrace(x)).doesNotContain("s3cret"));
        await().atMost(SOON).until(() -> threads("refused").isEmpty());
    }

    @Test
    void tellsThatAHostIsUnknown() {
        NatsConnectException e = failure(ConnectionSettings.builder().servers("nats://no-such-host.invalid:4222"));

        assertThat(e.reason()).isEqualTo(Reason.UNKNOWN_HOST);
        assertThat(e).hasMessageContaining("nats://no-such-host.invalid:4222: the host name is unknown");
    }

    @Test
    void tellsThatAServerDoesNotAnswer() throws Exception {
        try (ServerSocket silent = new ServerSocket(0)) {
            NatsConnectException e = failure(ConnectionSettings.builder()
                    .servers("nats://127.0.0.1:" + silent.getLocalPort())
                    .connectTimeout(Duration.ofMillis(300)));

            assertThat(e.reason()).isEqualTo(Reason.TIMEOUT);
            assertThat(e).hasMessageContaining("no answer in time").hasMessageContaining("300 ms");
        }
    }

    @Test
    void triesAllServersAndTellsWhyEachFailed() throws Exception {
        try (NatsServer server = locked("user: u, password: right")) {
            int unused = unusedPort();
            NatsConnectException e = failure(ConnectionSettings.builder()
                    .servers(server.url(), "nats://127.0.0.1:" + unused)
                    .user("u", "wrong"));

            assertThat(e.reason()).isEqualTo(Reason.CREDENTIALS_REFUSED);
            assertThat(e)
                    .hasMessageContaining(server.url() + ": the server refused the credentials")
                    .hasMessageContaining("nats://127.0.0.1:" + unused + ": connection refused");
        }
    }

    @Test
    void connectsToTheServerThatIsThere() throws Exception {
        try (NatsServer server = NatsServer.start();
                Connection connection = NatsConnector.connect(ConnectionSettings.builder()
                        .servers("nats://127.0.0.1:" + unusedPort(), server.url())
                        .build())) {
            assertThat(connection.getStatus()).isEqualTo(Status.CONNECTED);
        }
    }

    @Test
    void authenticatesByUserAndPassword() throws Exception {
        try (NatsServer server = locked("user: u, password: \"r\\\"ight\"")) {
            accepted(to(server).user("u", "r\"ight"));
            accepted(ConnectionSettings.builder().servers("nats://u:r%22ight@127.0.0.1:" + server.port()));
            refused(to(server).user("u", "s3cret"), "user \"u\"");
            refused(to(server), "no credentials were given");
        }
    }

    @Test
    void authenticatesByToken() throws Exception {
        try (NatsServer server = locked("token: right")) {
            accepted(to(server).token("right"));
            accepted(ConnectionSettings.builder().servers("nats://right@127.0.0.1:" + server.port()));
            refused(to(server).token("s3cret"), "the token");
        }
    }

    @Test
    void connectsAsAContextSays() throws Exception {
        Path contexts = Files.createDirectories(directory.resolve("nats/context"));
        try (NatsServer server = locked("user: u, password: right")) {
            Files.writeString(
                    contexts.resolve("AJ.json"),
                    "{\"url\":\"" + server.url() + "\",\"user\":\"u\",\"password\":\"right\"}");
            NatsContext context = NatsContext.load("AJ", name -> directory.toString());

            NatsConnector.connect(ConnectionSettings.from(context)).close();
        }
    }

    @Test
    void reconnectsSoonAfterARestartAndLogsTheOutageOnce() throws Exception {
        List<Long> back = new CopyOnWriteArrayList<>();
        List<Events> failed = new CopyOnWriteArrayList<>();
        try (NatsServer server = NatsServer.start();
                LogCapture log = new LogCapture();
                Connection connection = NatsConnector.connect(to(server).build())) {
            connection.addConnectionListener((c, event) -> {
                if (event == Events.RECONNECTED) {
                    back.add(System.nanoTime());
                } else if (event == Events.DISCONNECTED) {
                    failed.add(event);
                }
            });
            server.kill();
            await().until(() -> failed.size() >= 3);
            server.ensureRunning();
            long running = System.nanoTime();

            await().atMost(SOON).until(() -> !back.isEmpty());
            await().atMost(SOON).until(() -> log.lines().size() >= 3);

            assertThat(Duration.ofNanos(back.get(0) - running)).isLessThan(Duration.ofSeconds(8));
            assertThat(log.lines()).hasSize(3);
            assertThat(log.lines().get(1))
                    .startsWith("WARN Lost the connection to NATS at " + server.url() + " (connection asyncjobs)");
            assertThat(log.lines().get(2))
                    .matches("INFO Reconnected to NATS at .* \\(connection asyncjobs\\) after \\d+ ms");
        }
    }

    @Test
    void reconnectsWhenCredentialsThatWereRefusedAreTakenAgain() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        try (NatsServer server = locked("user: u, password: s3cret");
                LogCapture log = new LogCapture();
                Connection connection = NatsConnector.connect(to(server)
                        .user("u", "s3cret")
                        .customizer(options -> options.errorListener(new ErrorListener() {
                            @Override
                            public void errorOccurred(Connection source, String error) {
                                heard.add(error);
                            }
                        }))
                        .build())) {
            server.stop();
            try (NatsServer changed = at(server.port(), "user: u, password: other")) {
                // The server, which is locked, may take as long as a connection may take for each.
                await().atMost(MINUTE).until(() -> changed.log().split("authentication error").length > 4);
                assertThat(connection.getStatus()).isNotEqualTo(Status.CLOSED);
            }
            try (NatsServer restored = at(server.port(), "user: u, password: s3cret")) {
                await().atMost(MINUTE).until(() -> connection.getStatus() == Status.CONNECTED);
                await().atMost(MINUTE)
                        .until(() -> log.lines().stream().anyMatch(line -> line.startsWith("INFO Reconnected")));
                assertThat(restored.isRunning()).isTrue();
            }
            assertThat(log.lines())
                    .filteredOn(line -> line.startsWith("ERROR"))
                    .as("logged once")
                    .singleElement()
                    .asString()
                    .contains("the server refuses the credentials (Authorization Violation)", "tried again until then");
            assertThat(heard).hasSizeGreaterThan(2).containsOnly("Authorization Violation");
            assertThat(log.lines()).noneMatch(line -> line.contains("s3cret"));
        }
    }

    @Test
    void saysSoWhenTheConnectionIsClosedForGoodBecauseTheCredentialsChanged() throws Exception {
        int port;
        try (LogCapture log = new LogCapture()) {
            Connection connection;
            try (NatsServer server = locked("user: u, password: s3cret")) {
                port = server.port();
                connection = NatsConnector.connect(to(server)
                        .user("u", "s3cret")
                        .connectTimeout(Duration.ofSeconds(2))
                        .customizer(options -> options.dataPortType(Options.DEFAULT_DATA_PORT_TYPE))
                        .build());
            }
            try (NatsServer changed = at(port, "user: u, password: other")) {
                await().atMost(SOON).until(() -> connection.getStatus() == Status.CLOSED);
                await().atMost(SOON).until(() -> log.lines().stream().anyMatch(line -> line.startsWith("ERROR")));

                assertThat(log.lines())
                        .filteredOn(line -> line.startsWith("ERROR"))
                        .singleElement()
                        .asString()
                        .contains("closed for good", changed.url(), "refused the credentials");
                assertThat(log.lines()).noneMatch(line -> line.contains("s3cret"));
            }
        }
    }

    private static NatsServer locked(String authorization) {
        return NatsServer.builder()
                .configuration("authorization { " + authorization + " }")
                .start();
    }

    private static NatsServer at(int port, String authorization) {
        return NatsServer.builder()
                .port(port)
                .configuration("authorization { " + authorization + " }")
                .start();
    }

    private static ConnectionSettings.Builder to(NatsServer server) {
        return ConnectionSettings.builder().servers(server.url());
    }

    private static void accepted(ConnectionSettings.Builder settings) throws InterruptedException {
        NatsConnector.connect(settings.build()).close();
    }

    private static void refused(ConnectionSettings.Builder settings, String hint) {
        assertThatThrownBy(() -> NatsConnector.connect(
                        settings.connectTimeout(Duration.ofSeconds(2)).build()))
                .isInstanceOfSatisfying(
                        NatsConnectException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CREDENTIALS_REFUSED))
                .hasMessageContaining("the server refused the credentials (Authorization Violation)")
                .hasMessageContaining(hint)
                .hasMessageNotContaining("s3cret");
    }

    private static NatsConnectException failure(ConnectionSettings.Builder settings) {
        return catchThrowableOfType(NatsConnectException.class, () -> NatsConnector.connect(settings.build()));
    }

    private static int unusedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static List<Thread> threads(String connectionName) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(connectionName + "-nats-"))
                .toList();
    }

    private static String stackTrace(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
