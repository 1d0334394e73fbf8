package io.asyncjobs.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;
import tools.jackson.databind.JsonNode;

/** The application as it was processed ahead of time. */
class AheadOfTimeIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern WEB_PORT = Pattern.compile("Tomcat started on port (\\d+)");

    @TempDir
    private Path directory;

    @Test
    void worksTasks() throws Exception {
        Path log = directory.resolve("sample.log");
        Process application = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dspring.aot.enabled=true",
                        "-jar",
                        "target/sample-app.jar",
                        "--server.port=0",
                        "--sample.nats.directory=" + directory.resolve("nats"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            await().atMost(LIMIT).until(() -> !application.isAlive() || port(log) != null);
            assertThat(application.isAlive()).as(Files.readString(log)).isTrue();
            assertThat(Files.readString(log)).contains("Starting AOT-processed SampleApplication");
            RestTestClient client = RestTestClient.bindToServer()
                    .baseUrl("http://127.0.0.1:" + port(log))
                    .build();

            String id = Objects.requireNonNull(client.post()
                            .uri("/emails")
                            .contentType(MediaType.APPLICATION_JSON)
                            .body(Map.of("to", "ada@example.net", "subject", "Hello", "body", "Hi"))
                            .exchange()
                            .expectStatus()
                            .isAccepted()
                            .expectBody(JsonNode.class)
                            .returnResult()
                            .getResponseBody())
                    .path("id")
                    .asString();

            await().atMost(LIMIT).untilAsserted(() -> client.get()
                    .uri("/tasks/" + id)
                    .exchange()
                    .expectBody()
                    .jsonPath("$.state")
                    .isEqualTo("complete"));
        } finally {
            application.destroy();
            assertThat(application.waitFor(LIMIT.toSeconds(), java.util.concurrent.TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    private static String port(Path log) throws IOException {
        Matcher matcher = WEB_PORT.matcher(Files.readString(log));
        return matcher.find() ? matcher.group(1) : null;
    }
}
