package io.asyncjobs.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.nats.NatsConnectException.Reason;
import io.asyncjobs.test.NatsServer;
import io.asyncjobs.test.NatsServerBinary;
import io.asyncjobs.test.TestCertificates;
import io.nats.client.Connection;
import io.nats.client.Connection.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // closing a connection may be interrupted
class TlsIT {

    @TempDir
    static Path directory;

    private static final Duration SOON = Duration.ofSeconds(60);

    /** Some failures take as long. */
    private static final Duration FAILS_AFTER = Duration.ofSeconds(5);

    private static TestCertificates certificates;

    @BeforeAll
    static void createCertificates() {
        certificates = TestCertificates.in(directory)
                .issue("server", "dns:localhost")
                .issue("address", "ip:127.0.0.1")
                .issue("wrong", "dns:wrong.example")
                .issue("client", "dns:client");
    }

    @Test
    void trustsTheAuthorityThatIsGiven() throws Exception {
        try (NatsServer server = secure("server", "")) {
            // the certificate has the name only, while jnats connects to the address
            connect(at("tls://localhost", server).ca(certificates.ca()));
            connect(at("nats://localhost", server).ca(certificates.ca()));
        }
    }

    @Test
    void verifiesAddressesAgainstTheAddressesOfTheCertificate() throws Exception {
        try (NatsServer server = secure("address", "")) {
            connect(at("tls://127.0.0.1", server).ca(certificates.ca()));
        }
        try (NatsServer server = secure("server", "")) {
            assertTlsFailure(at("tls://127.0.0.1", server).ca(certificates.ca()), "is for another host");
        }
    }

    @Test
    void refusesACertificateForAnotherHost() {
        try (NatsServer server = secure("wrong", "")) {
            assertTlsFailure(at("tls://localhost", server).ca(certificates.ca()), "is for another host");
        }
    }

    @Test
    void verifiesTheHostWithAnSslContextOfTheCaller() throws Exception {
        TlsSettings files = files(certificates);
        try (NatsServer server = secure("server", "")) {
            connect(at("nats://localhost", server).sslContext(files.createContext()));
        }
        try (NatsServer server = secure("wrong", "")) {
            assertTlsFailure(at("nats://localhost", server).sslContext(files.createContext()), "is for another host");
            assertTlsFailure(
                    at("nats://localhost", server).sslContext(files.createContext()),
                    "TLS trusts what its SSLContext does");
        }
    }

    @Test
    void asksTheCallerForAnSslContextAtEveryReconnect() throws Exception {
        TestCertificates others =
                TestCertificates.in(directory.resolve("renewed")).issue("server", "dns:localhost");
        AtomicReference<TlsSettings> current = new AtomicReference<>(files(certificates));
        int port;
        Connection connection;
        try (NatsServer server = secure("server", "")) {
            port = server.port();
            connection = NatsConnector.connect(at("nats://localhost", server)
                    .sslContext(() -> current.get().createContext())
                    .build());
        }
        await().until(() -> connection.getStatus() != Status.CONNECTED);
        current.set(files(others));
        try (connection;
                NatsServer server = NatsServer.builder()
                        .port(port)
                        .configuration(others.serverBlock("server", ""))
                        .start()) {
            await().atMost(SOON).until(() -> connection.getStatus() == Status.CONNECTED);
            assertThat(connection.getConnectedUrl()).endsWith(":" + server.port());
        }
    }

    @Test
    void usesTlsWhenToldEvenIfNoUrlSaysSo() {
        try (NatsServer server = NatsServer.start()) {
            assertThat(failure(at("nats://localhost", server).tls(true)).reason())
                    .isEqualTo(Reason.TLS_NOT_OFFERED);
        }
    }

    @Test
    void leavesVerificationToAnSslContextSetByTheHook() throws Exception {
        TlsSettings files = files(certificates);
        try (NatsServer server = secure("wrong", "")) {
            connect(at("nats://localhost", server).customizer(options -> options.sslContext(files.createContext())));
        }
    }

    @Test
    void refusesAnUnknownAuthority() {
        try (NatsServer server = secure("server", "")) {
            assertTlsFailure(at("tls://localhost", server), "not signed by a trusted authority");
        }
    }

    @Test
    void turnsToTlsByItselfWhenTheServerRequiresIt() {
        try (NatsServer server = secure("server", "")) {
            // as Go does; it then fails on the authority, not for lack of TLS
            assertTlsFailure(at("nats://localhost", server), "not signed by a trusted authority");
        }
    }

    @Test
    void tellsThatTheServerHasNoTls() {
        try (NatsServer server = NatsServer.start()) {
            NatsConnectException e = failure(at("tls://localhost", server));

            assertThat(e.reason()).isEqualTo(Reason.TLS_NOT_OFFERED);
            assertThat(e).hasMessageContaining("TLS is configured but the server does not offer it");
        }
    }

    @Test
    void beginsWithTheHandshakeWhenTold() throws Exception {
        if (NatsServerBinary.find().version().startsWith("2.9.")) {
            // Such a server speaks first, and the handshake fails in both directions.
            try (NatsServer server = secure("server", "")) {
                NatsConnectException e = failure(at("tls://localhost", server)
                        .ca(certificates.ca())
                        .tlsFirst(true)
                        .connectTimeout(Duration.ofMillis(700)));
                assertThat(e.reason()).isNotEqualTo(Reason.OTHER);
            }
            return;
        }
        try (NatsServer server = secure("server", "handshake_first: true")) {
            connect(at("tls://localhost", server).ca(certificates.ca()).tlsFirst(true));

            NatsConnectException e =
                    failure(at("tls://localhost", server).ca(certificates.ca()).connectTimeout(Duration.ofMillis(700)));
            assertThat(e.reason()).isEqualTo(Reason.TIMEOUT);
            assertThat(e).hasMessageContaining("tls_first");
        }
    }

    @Test
    void showsItsCertificateWhenTheServerVerifiesClients() throws Exception {
        try (NatsServer server = secure("server", "verify: true")) {
            connect(at("tls://localhost", server)
                    .ca(certificates.ca())
                    .clientCertificate(certificates.certificate("client"), certificates.key("client")));

            assertTlsFailure(
                    at("tls://localhost", server).ca(certificates.ca()), "the server wants a client certificate");
        }
    }

    @Test
    void tellsThatTheServerDoesNotKnowTheAuthorityOfItsCertificate() {
        TestCertificates strangers = TestCertificates.in(directory.resolve("strangers"))
                .issue("server", "dns:localhost")
                .issue("client", "dns:client");
        try (NatsServer server = secure("server", "verify: true")) {
            assertTlsFailure(
                    at("tls://localhost", server)
                            .ca(certificates.ca())
                            .clientCertificate(strangers.certificate("client"), strangers.key("client")),
                    "client certificate");
            assertTlsFailure(
                    at("tls://localhost", server).ca(strangers.ca()), "not signed by a trusted authority"); // same name
        }
    }

    @Test
    void refusesAnExpiredCertificate() {
        certificates.issueExpired("expired", "dns:localhost");
        try (NatsServer server = secure("expired", "")) {
            assertTlsFailure(at("tls://localhost", server).ca(certificates.ca()), "certificate has expired");
        }
    }

    @Test
    void refusesAKeyThatDoesNotBelongToTheCertificate() {
        ConnectionSettings settings = ConnectionSettings.builder()
                .clientCertificate(certificates.certificate("client"), certificates.key("server"))
                .build();

        assertThatThrownBy(() -> NatsConnector.connect(settings))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("does not belong to the first certificate of the cert file");
    }

    @Test
    void readsTheFilesAgainAtEveryReconnect() throws Exception {
        Path ca = directory.resolve("rotating.pem");
        Files.copy(certificates.ca(), ca);
        TestCertificates others =
                TestCertificates.in(directory.resolve("other")).issue("server", "dns:localhost");
        int port;
        Connection connection;
        try (NatsServer server = secure("server", "")) {
            port = server.port();
            connection =
                    NatsConnector.connect(at("tls://localhost", server).ca(ca).build());
        }
        await().until(() -> connection.getStatus() != Status.CONNECTED);
        Files.delete(ca);
        try (LogCapture log = new LogCapture();
                connection;
                NatsServer server = NatsServer.builder()
                        .port(port)
                        .configuration(others.serverBlock("server", ""))
                        .start()) {
            String reason = "WARN Cannot reconnect to NATS (connection asyncjobs): cannot read the ca file " + ca;
            await().atMost(SOON).until(() -> log.lines().stream().anyMatch(line -> line.startsWith(reason)));
            Files.copy(others.ca(), ca);

            await().atMost(SOON).until(() -> connection.getStatus() == Status.CONNECTED);
        }
    }

    private static NatsServer secure(String certificate, String more) {
        return NatsServer.builder()
                .configuration(certificates.serverBlock(certificate, more))
                .start();
    }

    private static TlsSettings files(TestCertificates certificates) {
        return new TlsSettings(null, certificates.ca(), null, null);
    }

    private static ConnectionSettings.Builder at(String host, NatsServer server) {
        return ConnectionSettings.builder().servers(host + ":" + server.port()).connectTimeout(FAILS_AFTER);
    }

    private static void connect(ConnectionSettings.Builder settings) throws InterruptedException {
        NatsConnector.connect(settings.connectTimeout(Duration.ofSeconds(10)).build())
                .close();
    }

    private static NatsConnectException failure(ConnectionSettings.Builder settings) {
        return catchThrowableOfType(NatsConnectException.class, () -> NatsConnector.connect(settings.build()));
    }

    private static void assertTlsFailure(ConnectionSettings.Builder settings, String why) {
        NatsConnectException e = failure(settings);
        assertThat(e.reason()).isEqualTo(Reason.TLS_FAILED);
        assertThat(e).hasMessageContaining(why);
    }
}
