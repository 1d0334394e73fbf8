package io.asyncjobs.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.test.NatsServer;
import io.asyncjobs.test.TestCertificates;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What an operator reads when TLS does not work, for every reason there is. */
@ExtendWith(OutputCaptureExtension.class)
class TlsFailuresIT {

    @TempDir
    static Path directory;

    private static TestCertificates trusted;
    private static TestCertificates stranger;

    /**
     * A way to fail.
     *
     * @param server the configuration of the server
     * @param properties those of the application, besides the host
     * @param why is in the description
     * @param what is in the action
     */
    record Line(String name, String scheme, String server, List<String> properties, String why, String what) {

        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeAll
    static void createCertificates() {
        trusted = TestCertificates.in(directory.resolve("trusted"))
                .issue("server", "dns:localhost")
                .issue("elsewhere", "dns:elsewhere.example")
                .issueExpired("expired", "dns:localhost");
        stranger = TestCertificates.in(directory.resolve("stranger"))
                .issue("server", "dns:localhost")
                .issue("client", "dns:client");
    }

    static Stream<Line> table() {
        String truststore = "spring.ssl.bundle.pem.nats.truststore.certificate";
        String keystore = "spring.ssl.bundle.pem.nats.keystore.certificate";
        String authority = truststore + "=file:" + trusted.ca();
        String bundle = "asyncjobs.nats.ssl.bundle=nats";
        return Stream.of(
                new Line(
                        "certificate of an unknown authority",
                        "tls",
                        stranger.serverBlock("server", ""),
                        List.of(bundle, authority),
                        "the server's certificate is not signed by a trusted authority",
                        "truststore.certificate"),
                new Line(
                        "expired certificate",
                        "tls",
                        trusted.serverBlock("expired", ""),
                        List.of(bundle, authority),
                        "the server's certificate has expired",
                        "has not expired"),
                new Line(
                        "certificate for another host",
                        "tls",
                        trusted.serverBlock("elsewhere", ""),
                        List.of(bundle, authority),
                        "the server's certificate is for another host",
                        "asyncjobs.nats.url"),
                new Line(
                        "no client certificate",
                        "tls",
                        trusted.serverBlock("server", "verify: true"),
                        List.of(bundle, authority),
                        "client certificate",
                        "keystore.certificate"),
                new Line(
                        "client certificate of an unknown authority",
                        "tls",
                        trusted.serverBlock("server", "verify: true"),
                        List.of(
                                bundle,
                                authority,
                                keystore + "=file:" + stranger.certificate("client"),
                                "spring.ssl.bundle.pem.nats.keystore.private-key=file:" + stranger.key("client")),
                        "client certificate",
                        "keystore.certificate"),
                new Line(
                        "TLS without a word about it, and nobody is trusted",
                        "nats",
                        trusted.serverBlock("server", ""),
                        List.of(),
                        "the server's certificate is not signed by a trusted authority",
                        "asyncjobs.nats.ssl.bundle"),
                new Line(
                        "no TLS on the server, by the URL",
                        "tls",
                        "",
                        List.of(),
                        "TLS is configured but the server does not offer it",
                        "asyncjobs.nats.url"),
                new Line(
                        "no TLS on the server, by a bundle",
                        "nats",
                        "",
                        List.of(bundle, authority),
                        "TLS is configured but the server does not offer it",
                        "asyncjobs.nats.ssl"));
    }

    @ParameterizedTest
    @MethodSource("table")
    void tells(Line line, CapturedOutput output) {
        try (NatsServer nats = NatsServer.builder().configuration(line.server()).start()) {
            FailedStart failed = FailedStart.of(
                    new TestApplication()
                            .properties("asyncjobs.nats.url=" + line.scheme() + "://me:hush@localhost:" + nats.port())
                            .properties(line.properties().toArray(String[]::new)),
                    output);

            assertThat(failed.description()).contains("://localhost:" + nats.port(), line.why());
            assertThat(failed.action()).contains(line.what());
        }
    }
}
