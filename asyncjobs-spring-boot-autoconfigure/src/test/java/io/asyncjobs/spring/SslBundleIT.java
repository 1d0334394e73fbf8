package io.asyncjobs.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.asyncjobs.test.NatsServer;
import io.asyncjobs.test.TestCertificates;
import io.nats.client.Connection;
import io.nats.client.Connection.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

@ExtendWith(OutputCaptureExtension.class)
class SslBundleIT {

    @TempDir
    static Path directory;

    private static TestCertificates localhost;
    private static TestCertificates renewed;
    private static TestCertificates elsewhere;

    @BeforeAll
    static void createCertificates() {
        localhost = TestCertificates.in(directory.resolve("localhost")).issue("server", "dns:localhost");
        renewed = TestCertificates.in(directory.resolve("renewed")).issue("server", "dns:localhost");
        elsewhere = TestCertificates.in(directory.resolve("elsewhere")).issue("server", "dns:elsewhere.example");
    }

    @Test
    void trustsTheCertificatesOfTheBundle() {
        try (NatsServer nats = secured(localhost);
                ConfigurableApplicationContext context =
                        at(nats).trusting("nats", localhost).run()) {
            AsyncJobsOperations jobs = context.getBean(AsyncJobsOperations.class);

            assertThat(jobs.load(jobs.enqueue("email:new", "x").id())).isPresent();
        }
    }

    @Test
    void refusesACertificateThatIsNotInTheBundle(CapturedOutput output) {
        try (NatsServer nats = secured(renewed)) {
            fails(at(nats).trusting("nats", localhost));
        }
        assertThat(output)
                .contains("not signed by a trusted authority", "name an SSL bundle in asyncjobs.nats.ssl.bundle");
    }

    @Test
    void refusesATrustedCertificateForAnotherHost(CapturedOutput output) {
        try (NatsServer nats = secured(elsewhere)) {
            fails(at(nats).trusting("nats", elsewhere));
        }
        assertThat(output).contains("is for another host");
    }

    @Test
    void takesTheReloadedBundleWhenItReconnects(CapturedOutput output) {
        NatsServer first = secured(localhost);
        try (first;
                ConfigurableApplicationContext context = at(first)
                        .trusting("nats", localhost)
                        .trusting("reloaded", renewed)
                        .run()) {
            Connection connection = context.getBean(Connection.class);
            first.close();
            await().until(() -> connection.getStatus() != Status.CONNECTED);
            try (NatsServer second = NatsServer.builder()
                    .port(first.port())
                    .configuration(renewed.serverBlock("server", ""))
                    .start()) {
                await().untilAsserted(() -> assertThat(output).contains("not signed by a trusted authority"));

                context.getBean(SslBundleRegistry.class)
                        .updateBundle("nats", context.getBean(SslBundles.class).getBundle("reloaded"));

                await().atMost(Duration.ofSeconds(60)).until(() -> connection.getStatus() == Status.CONNECTED);
                assertThat(second.isRunning()).isTrue();
            }
        }
        assertThat(output)
                .contains("SSL bundle nats was reloaded")
                .doesNotContain("a technology that doesn't support SSL reloading");
    }

    @Test
    void usesTlsWithoutABundleWhenTold(CapturedOutput output) {
        try (NatsServer nats = NatsServer.start()) {
            fails(new TestApplication().on(nats).properties("asyncjobs.nats.ssl.enabled=true"));
        }
        assertThat(output).contains("TLS is configured but the server does not offer it");
    }

    @Test
    void saysWhatIsWrongWithABundle(CapturedOutput output) throws Exception {
        Path store = Files.writeString(directory.resolve("broken.p12"), "not a key store");
        fails(new TestApplication()
                .properties(
                        "asyncjobs.nats.ssl.bundle=nats",
                        "spring.ssl.bundle.jks.nats.truststore.location=file:" + store,
                        "spring.ssl.bundle.jks.nats.truststore.password=hush"));

        assertThat(output)
                .contains("The connection to NATS can't be set up: cannot set up TLS from the SSL bundle 'nats':")
                .contains("broken.p12", "Correct the file, or the property that it comes from:")
                .doesNotContain("hush");
    }

    @Test
    void tellsWhichBundlesThereAreWhenItsOwnIsMissing(CapturedOutput output) {
        fails(new TestApplication().properties("asyncjobs.nats.ssl.bundle=nats").trusting("web", localhost));

        assertThat(output)
                .contains(
                        "The SSL bundle 'nats', named by asyncjobs.nats.ssl.bundle, does not exist."
                                + " There are the bundles web.",
                        "define the bundle with spring.ssl.bundle.pem.nats.*");
    }

    private static NatsServer secured(TestCertificates certificates) {
        return NatsServer.builder()
                .configuration(certificates.serverBlock("server", ""))
                .start();
    }

    private static TestApplication at(NatsServer nats) {
        return new TestApplication()
                .properties("asyncjobs.nats.url=nats://localhost:" + nats.port(), "asyncjobs.nats.ssl.bundle=nats");
    }

    private static void fails(TestApplication application) {
        assertThatThrownBy(() -> application.run().close()).isInstanceOf(Exception.class);
    }
}
