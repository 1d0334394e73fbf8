package io.asyncjobs.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NatsServerConfigurationIT {

    private static final String USER = "authorization { user: me, password: \"hush-hush\" }";

    @TempDir
    private Path directory;

    @Test
    void appliesExtraConfiguration() throws IOException {
        try (NatsServer server = NatsServer.builder()
                .configuration(USER)
                .configuration("max_payload: 64KB")
                .jetStream("max_file_store: 10MB")
                .start()) {
            assertThatThrownBy(() -> new RawClient(server)).isInstanceOf(IOException.class);
            try (RawClient client = new RawClient(server, "{\"user\":\"me\",\"pass\":\"hush-hush\"}")) {
                assertThat(client.request("$JS.API.INFO", "")).doesNotContain("\"error\"");
            }
            assertThat(server.log()).contains("Max Storage:     10.00 MB");
        }
    }

    @Test
    void keepsTheConfigurationFromOthers() throws IOException {
        try (NatsServer server = NatsServer.builder().configuration(USER).start()) {
            Path file = server.directory().resolve("nats-server.conf");
            assertThat(file).content().contains("hush-hush");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(ProcessHandle.of(server.pid()).orElseThrow().info().commandLine())
                    .hasValueSatisfying(line -> assertThat(line).doesNotContain("hush-hush"));
        }
    }

    @Test
    void saysWhyTheServerDoesNotStart() {
        assertThatThrownBy(() -> NatsServer.builder()
                        .directory(directory)
                        .configuration(USER)
                        .configuration("no_such_option: 1")
                        .start())
                .isInstanceOf(NatsServerException.class)
                .hasMessageContaining("no_such_option")
                .hasMessageNotContaining("hush-hush");
        // and is free again
        NatsServer.builder().directory(directory).start().close();
    }

    @Test
    void masksASecretThatTheServerRepeats() {
        assertThatThrownBy(() -> NatsServer.builder()
                        .configuration("authorization { token: hush_hush }\nhush_hush: 1")
                        .start())
                .isInstanceOf(NatsServerException.class)
                .hasMessageContaining("***")
                .hasMessageNotContaining("hush_hush");
    }

    @Test
    void saysThatTheFixedPortIsTaken() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() ->
                            NatsServer.builder().port(other.getLocalPort()).start())
                    .isInstanceOf(NatsServerException.class)
                    .hasMessageContaining("address already in use")
                    .hasMessageContaining(String.valueOf(other.getLocalPort()));
        }
    }

    @Test
    void listensOnAFixedPort() throws IOException {
        int port = ServerPorts.free();
        try (NatsServer server = NatsServer.builder().port(port).start();
                RawClient client = new RawClient(server)) {
            assertThat(server.port()).isEqualTo(port);
            client.ping(20_000);
        }
    }

    @Test
    void givesUpAfterTheTimeItWasGiven() throws IOException {
        Path binary =
                script("case $1 in --version) echo nats-server: v9.9.9;; *) echo still thinking; exec sleep 60;; esac");

        assertThatThrownBy(() -> NatsServer.builder()
                        .binary(binary)
                        .startTimeout(Duration.ofSeconds(3))
                        .start())
                .isInstanceOf(NatsServerException.class)
                .hasMessageContainingAll("nats-server 9.9.9 was not ready within 3000 ms", "still thinking");
        // A killed process is listed until the system has cleared it away.
        await().untilAsserted(() -> assertThat(ProcessHandle.allProcesses()
                        .filter(process ->
                                process.info().commandLine().orElse("").contains(binary.toString())))
                .isEmpty());
    }

    @Test
    void startsManyAtOnce() {
        List<NatsServer> servers = List.of(1, 2, 3, 4, 5, 6).parallelStream()
                .map(number -> NatsServer.start())
                .toList();
        try {
            assertThat(servers).extracting(NatsServer::port).doesNotHaveDuplicates();
        } finally {
            servers.forEach(NatsServer::close);
        }
    }

    private Path script(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("fake-nats-server"), "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file;
    }
}
