package io.asyncjobs.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.AsyncJobs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** What README says of containers, with real ones, where there is a Docker engine. */
@Tag("docker")
@EnabledIf("hasDocker")
class DockerIT {

    private static final String NO_SERVER = "asyncjobs.nats.url=nats://127.0.0.1:1";

    @TempDir
    static Path directory;

    @Configuration(proxyBeanMethods = false)
    static class Containers {

        @Bean
        @ServiceConnection("nats")
        GenericContainer<?> nats() {
            return new GenericContainer<>(DockerImageName.parse("nats:2"))
                    .withCommand("-js")
                    .withExposedPorts(4222);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class NoContainers {}

    static boolean hasDocker() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    static boolean hasDockerCompose() {
        try {
            return new ProcessBuilder("docker", "compose", "version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
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
    @EnabledIf("hasDockerCompose")
    void connectsToAServiceOfDockerCompose() throws IOException {
        Path file = Files.writeString(
                directory.resolve("compose.yaml"),
                """
                services:
                  nats: { image: "nats:2", command: "-js", ports: ["4222"] }
                """);

        try (ConfigurableApplicationContext context = new TestApplication(NoContainers.class)
                .properties(
                        NO_SERVER,
                        "spring.docker.compose.file=" + file,
                        "spring.docker.compose.skip.in-tests=false",
                        "spring.docker.compose.stop.command=down")
                .run()) {
            enqueues(context);
        }
    }

    private static void enqueues(ConfigurableApplicationContext context) {
        AsyncJobs jobs = context.getBean(AsyncJobs.class);

        assertThat(jobs.enqueue(jobs.task("email:new", "x").build())).succeedsWithin(Duration.ofSeconds(10));
    }
}
