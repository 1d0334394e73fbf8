package io.asyncjobs.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.runner.Dockerfile.Instruction;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;

/** What the image promises; {@link RunnerIT} runs what its Dockerfile lays out. */
class DockerfileTest {

    @Test
    void namesTheVersionOfItsBase() throws IOException {
        String base = Dockerfile.ofRunner().only("FROM").text();

        assertThat(base).matches("[a-z-]+:\\d+-jre[a-z-]*");
        assertThat(base).doesNotContain("latest");
    }

    @Test
    void runsAsTheUserOfGosContainersAndWithoutAShell() throws IOException {
        Dockerfile file = Dockerfile.ofRunner();

        assertThat(file.only("USER").text()).isEqualTo("2048:2048");
        // The process that gets the signals.
        assertThat(file.only("ENTRYPOINT").command()).startsWith("java", "-jar");
    }

    @Test
    void opensThePortOfTheApplication() throws IOException {
        PropertySource<?> properties = new YamlPropertySourceLoader()
                .load("runner", new ClassPathResource("application.yaml"))
                .get(0);
        Dockerfile file = Dockerfile.ofRunner();

        assertThat(file.only("EXPOSE").text())
                .isEqualTo(String.valueOf(properties.getProperty("server.port")))
                .isEqualTo("8080");
        assertThat(properties.getProperty("server.address")).isEqualTo("127.0.0.1");
        assertThat(file.only("ENV").variables())
                .containsEntry("SERVER_ADDRESS", "0.0.0.0")
                .containsEntry("XDG_CONFIG_HOME", "/handler/config");
    }

    @Test
    void saysWhatItIs() throws IOException {
        assertThat(Dockerfile.ofRunner().only("LABEL").variables())
                .containsEntry("org.opencontainers.image.title", "asyncjobs-runner")
                .containsEntry("org.opencontainers.image.licenses", "Apache-2.0")
                .containsEntry("org.opencontainers.image.version", Poms.version(Poms.read("pom.xml")));
    }

    @Test
    void isTheBaseOfImagesOfThreeLines() throws IOException {
        Dockerfile file = Dockerfile.ofReadme();

        assertThat(file.instructions()).hasSize(3);
        assertThat(file.only("FROM").text()).matches("asyncjobs-runner:\\d+\\.\\d+\\.\\d+");
        assertThat(file.all("COPY"))
                .extracting(Instruction::text)
                .isEqualTo(List.of("asyncjobs.yaml /handler/config/", "commands /handler/commands"));
    }
}
