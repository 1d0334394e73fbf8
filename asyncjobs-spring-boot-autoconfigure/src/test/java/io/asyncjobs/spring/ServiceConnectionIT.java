package io.asyncjobs.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.asyncjobs.spring.autoconfigure.AsyncJobsAutoConfiguration;
import io.asyncjobs.spring.autoconfigure.AsyncJobsConnectionDetails;
import io.asyncjobs.test.NatsServer;
import io.asyncjobs.test.TestCertificates;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactories;
import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.testcontainers.service.connection.PemTrustStore;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** Containers and services of Docker Compose, in front of a real server but without Docker. */
class ServiceConnectionIT {

    private static final int PORT = 4222;
    private static final String NO_SERVER = "asyncjobs.nats.url=nats://127.0.0.1:1";

    @TempDir
    static Path directory;

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(AsyncJobsAutoConfiguration.class))
            .withPropertyValues(NO_SERVER);

    @Configuration(proxyBeanMethods = false)
    static class Containers {

        @Bean
        @ServiceConnection("nats")
        ServerContainer nats() {
            return new ServerContainer("");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class SecuredContainers {

        private static TestCertificates certificates;

        @Bean
        @ServiceConnection("nats")
        @PemTrustStore("file:target/container/ca.pem")
        ServerContainer nats() {
            return new ServerContainer(certificates.serverBlock("server", ""));
        }
    }

    /** Starts our server where Testcontainers would start a container. */
    static final class ServerContainer extends GenericContainer<ServerContainer> {

        private final String configuration;
        private NatsServer server;

        ServerContainer(String configuration) {
            super(DockerImageName.parse("nats:2"));
            this.configuration = configuration;
            withExposedPorts(PORT);
        }

        @Override
        public void start() {
            if (server == null) {
                server = NatsServer.builder().configuration(configuration).start();
            }
        }

        @Override
        public void stop() {
            if (server != null) {
                server.close();
            }
        }

        @Override
        public String getHost() {
            return "127.0.0.1";
        }

        @Override
        public Integer getMappedPort(int port) {
            assertThat(port).isEqualTo(PORT);
            return server.port();
        }
    }

    @Test
    void connectsToAContainer() {
        try (ConfigurableApplicationContext context =
                new TestApplication(Containers.class).properties(NO_SERVER).run()) {
            enqueues(context);
        }
    }

    @Test
    void trustsTheCertificateThatIsNamedAtAContainer() {
        SecuredContainers.certificates =
                TestCertificates.in(Path.of("target/container")).issue("server", "ip:127.0.0.1");
        try (ConfigurableApplicationContext context = new TestApplication(SecuredContainers.class).run()) {
            enqueues(context);
        }
    }

    @Test
    void connectsToAService() {
        try (NatsServer nats = NatsServer.start()) {
            runner.withBean(AsyncJobsConnectionDetails.class, () -> details(service("nats:2-alpine", nats, Map.of())))
                    .run(ServiceConnectionIT::enqueues);
        }
    }

    @Test
    void connectsToAServiceThatIsLabelled() {
        Map<String, String> label = Map.of("org.springframework.boot.service-connection", "nats");
        try (NatsServer nats = NatsServer.start()) {
            runner.withBean(
                            AsyncJobsConnectionDetails.class,
                            () -> details(service("registry.example/mine:1", nats, label)))
                    .run(ServiceConnectionIT::enqueues);
        }
    }

    @Test
    void trustsTheCertificateThatIsNamedByTheLabelsOfAService() {
        TestCertificates certificates = TestCertificates.in(directory).issue("server", "ip:127.0.0.1");
        Map<String, String> label =
                Map.of("org.springframework.boot.sslbundle.pem.truststore.certificate", "file:" + certificates.ca());
        try (NatsServer nats = NatsServer.builder()
                .configuration(certificates.serverBlock("server", ""))
                .start()) {
            runner.withBean(AsyncJobsConnectionDetails.class, () -> details(service("nats", nats, label)))
                    .run(ServiceConnectionIT::enqueues);
        }
    }

    @Test
    void leavesOtherServicesAlone() {
        try (NatsServer nats = NatsServer.start()) {
            assertThat(allDetails(service("example/nats-exporter", nats, Map.of())))
                    .isEmpty();
        }
    }

    private static RunningService service(String image, NatsServer nats, Map<String, String> labels) {
        ConnectionPorts ports = mock(ConnectionPorts.class);
        when(ports.get(PORT)).thenReturn(nats.port());
        RunningService service = mock(RunningService.class);
        when(service.image()).thenReturn(ImageReference.of(image));
        when(service.labels()).thenReturn(labels);
        when(service.host()).thenReturn("127.0.0.1");
        when(service.ports()).thenReturn(ports);
        return service;
    }

    private static AsyncJobsConnectionDetails details(RunningService service) {
        return (AsyncJobsConnectionDetails) allDetails(service).get(AsyncJobsConnectionDetails.class);
    }

    /** As Boot finds them: through META-INF/spring.factories. */
    private static Map<Class<?>, ConnectionDetails> allDetails(RunningService service) {
        DockerComposeConnectionSource source = mock(DockerComposeConnectionSource.class);
        when(source.getRunningService()).thenReturn(service);
        return new ConnectionDetailsFactories(null).getConnectionDetails(source, false);
    }

    private static void enqueues(ApplicationContext context) {
        AsyncJobsOperations jobs = context.getBean(AsyncJobsOperations.class);

        assertThat(jobs.load(jobs.enqueue("email:new", "x").id())).isPresent();
    }
}
