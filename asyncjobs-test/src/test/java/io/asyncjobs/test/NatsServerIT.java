package io.asyncjobs.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NatsServerIT {

    private NatsServer server;

    @BeforeEach
    void start() {
        server = NatsServer.start();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void answersClientsWithJetStreamOnceStarted() throws IOException {
        try (RawClient client = new RawClient(server)) {
            assertThat(client.request("$JS.API.INFO", "")).contains("io.nats.jetstream.api.v1.account_info_response");
        }
        assertThat(server.url()).isEqualTo("nats://127.0.0.1:" + server.port());
        assertThat(server.version()).matches("\\d+\\.\\d+\\..*");
        assertThat(server.log()).contains("Server is ready");
        assertThat(server.isRunning()).isTrue();
        assertThat(ProcessHandle.of(server.pid())).isPresent();
    }

    @Test
    void listensOnLoopbackOnly() throws IOException {
        List<InetAddress> others = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress())
                .toList();
        for (InetAddress address : others) {
            assertThatThrownBy(() -> new Socket(address, server.port()).close()).isInstanceOf(IOException.class);
        }
        assertThat(server.log())
                .contains("Listening for client connections on 127.0.0.1:", "Starting http monitor on 127.0.0.1:");
    }

    @Test
    void keepsPortAndDataWhenStoppedAndStartedAgain() throws IOException {
        int port = server.port();
        storeOneMessage();

        server.stop();

        assertThat(server.isRunning()).isFalse();
        assertThatThrownBy(() -> new RawClient(server)).isInstanceOf(ConnectException.class);

        server.ensureRunning();

        assertThat(server.port()).isEqualTo(port);
        assertThat(storedMessages()).contains("\"messages\":1");
    }

    @Test
    void keepsPortAndDataWhenKilledAndStartedAgain() throws IOException {
        int port = server.port();
        long pid = server.pid();
        storeOneMessage();

        server.kill();

        assertThat(server.isRunning()).isFalse();
        assertThat(ProcessHandle.of(pid)).isEmpty();

        server.ensureRunning();

        assertThat(server.port()).isEqualTo(port);
        assertThat(server.pid()).isNotEqualTo(pid);
        assertThat(storedMessages()).contains("\"messages\":1");
    }

    @Test
    void restartsAsAnotherProcess() throws IOException {
        long pid = server.pid();
        storeOneMessage();

        server.restart();

        assertThat(server.pid()).isNotEqualTo(pid);
        assertThat(storedMessages()).contains("\"messages\":1");
    }

    @Test
    void noticesThatItsProcessEndedByItself() {
        ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly();

        await().until(() -> !server.isRunning());

        server.ensureRunning();
        assertThat(server.isRunning()).isTrue();
    }

    @Test
    void answersNothingWhileSuspended() throws IOException {
        try (RawClient client = new RawClient(server)) {
            server.suspend();
            assertThat(SuspendedThreads.of(server.pid()).all()).isTrue();
            assertThatThrownBy(() -> client.ping(200)).isInstanceOf(SocketTimeoutException.class);
            assertThat(server.isRunning()).isTrue();

            server.resume();
            client.ping(20_000);
        }
    }

    @Test
    void stopsGracefullyWhileSuspended() {
        server.suspend();

        server.stop();

        assertThat(server.isRunning()).isFalse();
        assertThat(server.log()).containsIgnoringCase("server exiting");
    }

    @Test
    void canBeAskedForTheSameThingTwice() {
        server.stop();
        server.stop();
        server.kill();
        server.suspend();
        server.resume();
        server.ensureRunning();
        long pid = server.pid();
        server.ensureRunning();
        server.resume();
        assertThat(server.pid()).isEqualTo(pid);
        server.kill();
        server.kill();
        server.restart();
        server.close();
        assertThatCode(server::close).doesNotThrowAnyException();
        assertThatCode(server::stop).doesNotThrowAnyException();
        assertThatIllegalStateException().isThrownBy(server::ensureRunning);
    }

    @Test
    void closesEvenWhenItsThreadIsInterrupted() {
        Thread.currentThread().interrupt();

        server.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(server.isRunning()).isFalse();
        assertThat(server.directory()).doesNotExist();
    }

    private void storeOneMessage() throws IOException {
        try (RawClient client = new RawClient(server)) {
            assertThat(client.request("$JS.API.STREAM.CREATE.S", "{\"name\":\"S\",\"subjects\":[\"s\"]}"))
                    .doesNotContain("\"error\"");
            assertThat(client.request("s", "payload")).contains("\"seq\":1");
        }
    }

    private String storedMessages() throws IOException {
        try (RawClient client = new RawClient(server)) {
            return client.request("$JS.API.STREAM.INFO.S", "");
        }
    }
}
