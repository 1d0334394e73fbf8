package io.asyncjobs.spring.autoconfigure.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.config.ConfigDataResourceNotFoundException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** {@code spring.config.import=asyncjobs:…} in an application. */
@ExtendWith(OutputCaptureExtension.class)
class AsyncJobsYamlImportTest {

    @TempDir
    Path folder;

    @Configuration(proxyBeanMethods = false)
    static class Empty {}

    @Test
    void ranksAboveTheFileThatImportsItAndBelowTheEnvironment() throws IOException {
        write("asyncjobs.yaml", "queue: PACKAGED\nretry: 1h\n");
        write(
                "application.yaml",
                """
                spring.config.import: "asyncjobs:%s"
                asyncjobs: { queue: MINE, retry: 1m, concurrency: 3 }
                """
                        .formatted(folder.resolve("asyncjobs.yaml")));

        try (ConfigurableApplicationContext context =
                run("--spring.config.location=file:" + folder + "/", "--asyncjobs.retry=10m")) {
            assertThat(context.getEnvironment().getProperty("asyncjobs.queue")).isEqualTo("PACKAGED");
            assertThat(context.getEnvironment().getProperty("asyncjobs.retry")).isEqualTo("10m");
            assertThat(context.getEnvironment().getProperty("asyncjobs.concurrency"))
                    .isEqualTo("3");
        }
    }

    @Test
    void takesUrls() throws IOException {
        write("asyncjobs.yaml", "queue: PACKAGED\n");

        try (ConfigurableApplicationContext context = run("--spring.config.import=asyncjobs:"
                + folder.resolve("asyncjobs.yaml").toUri())) {
            assertThat(context.getEnvironment().getProperty("asyncjobs.queue")).isEqualTo("PACKAGED");
        }
    }

    @Test
    void mayBeMissingWhenItIsOptional() {
        try (ConfigurableApplicationContext context =
                run("--spring.config.import=optional:asyncjobs:" + folder.resolve("asyncjobs.yaml"))) {
            assertThat(context.getEnvironment().containsProperty("asyncjobs.queue"))
                    .isFalse();
        }
    }

    @Test
    void isMissedOtherwiseAsBootMissesFiles(CapturedOutput output) {
        assertThatThrownBy(() -> run("--spring.config.import=asyncjobs:" + folder.resolve("asyncjobs.yaml")))
                .isInstanceOf(ConfigDataResourceNotFoundException.class);

        assertThat(output).contains("APPLICATION FAILED TO START").contains("asyncjobs.yaml", "does not exist");
    }

    @Test
    void tellsWhatIsWrongInIt(CapturedOutput output) throws IOException {
        write("asyncjobs.yaml", "retry: 1h\nqueues: PACKAGED\n");

        assertThatThrownBy(() -> run("--spring.config.import=asyncjobs:" + folder.resolve("asyncjobs.yaml")))
                .isInstanceOf(Exception.class);

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("The key 'queues' of asyncjobs.yaml at")
                .contains(", line 2 is not known.");
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }

    private static ConfigurableApplicationContext run(String... arguments) {
        return new SpringApplicationBuilder(Empty.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .properties("spring.main.register-shutdown-hook=false")
                .run(arguments);
    }
}
