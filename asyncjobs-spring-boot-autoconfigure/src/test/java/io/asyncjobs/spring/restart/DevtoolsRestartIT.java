package io.asyncjobs.spring.restart;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.test.NatsServer;
import io.asyncjobs.test.NatsServerExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Applications that are changed while they are developed. */
@ExtendWith(NatsServerExtension.class)
class DevtoolsRestartIT {

    private final NatsServer nats;

    @TempDir
    private Path directory;

    DevtoolsRestartIT(NatsServer nats) {
        this.nats = nats;
    }

    /** Payloads are read by the application's mapper, or by that of the core. */
    @ParameterizedTest
    @ValueSource(strings = {"", "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration"})
    void worksInANewClassLoaderAndKeepsNothingOfTheOld(String excluded) throws Exception {
        Path log = directory.resolve("log");
        Process jvm = RestartingJvm.start(
                log.toFile(),
                List.of(
                        "--asyncjobs.nats.url=" + nats.url(),
                        "--spring.autoconfigure.exclude=" + excluded,
                        "--spring.docker.compose.enabled=false",
                        // In which Boot 4.0.7 leaves what it has put there.
                        "--management.metrics.use-global-registry=false"));
        try {
            assertThat(jvm.waitFor(150, TimeUnit.SECONDS)).isTrue();
            assertThat(jvm.exitValue()).as(Files.readString(log)).isZero();
        } finally {
            jvm.destroyForcibly();
        }
    }
}
