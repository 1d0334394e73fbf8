package io.asyncjobs.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** The whole application in development mode, as the README shows it. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@DirtiesContext
class SampleApplicationIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Pattern COMPLETE = Pattern.compile("(?m)^asyncjobs_task_process_seconds_count\\{"
            + "error=\"none\",outcome=\"complete\",queue=\"EMAIL\",type=\"email:new\"} (.+)$");

    @TempDir
    static Path directory;

    @LocalServerPort
    private int port;

    private SampleClient sample;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("sample.nats.directory", () -> directory.toString());
    }

    @BeforeEach
    void client() {
        sample = SampleClient.at(port);
    }

    @Test
    void sendsThreeMails() {
        double before = completed();

        List<String> tasks = List.of(
                sample.post("ada@example.net", "one"),
                sample.post("bob@example.net", "two"),
                sample.post("cyd@example.net", "three"));

        for (String task : tasks) {
            JsonNode complete = awaited(task, "complete");
            assertThat(complete.path("tries").asInt()).isEqualTo(1);
            assertThat(complete.path("queue").asString()).isEqualTo("EMAIL");
            assertThat(complete.at("/result/messageId").asString()).isEqualTo(task + "@asyncjobs.sample");
        }
        assertThat(messageIds())
                .containsAll(
                        tasks.stream().map(task -> task + "@asyncjobs.sample").toList());
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(completed() - before).isEqualTo(3.0));
    }

    @Test
    void triesAgainWhenTheMailServerRefusesAtFirst() {
        String task = sample.post("fail@example.net", "again");

        JsonNode refused = awaited(task, "retry");
        assertThat(refused.path("lastError").asString()).contains("451 4.7.1");
        assertThat(messageIds()).doesNotContain(task + "@asyncjobs.sample");

        JsonNode complete = awaited(task, "complete");
        assertThat(complete.path("tries").asInt()).isEqualTo(2);
        assertThat(complete.has("lastError")).isFalse();
        assertThat(messageIds()).contains(task + "@asyncjobs.sample");
    }

    @Test
    void terminatesATaskWhoseRecipientIsNoAddress() {
        String task = sample.post("nobody", "never");

        JsonNode terminated = awaited(task, "terminated");

        assertThat(terminated.path("tries").asInt()).isEqualTo(1);
        assertThat(terminated.path("lastError").asString())
                .startsWith("the recipient is no e-mail address")
                .endsWith(": terminate task");
    }

    @Test
    void refusesWhatIsWrong() {
        sample.http()
                .post()
                .uri("/emails")
                .contentType(MediaType.APPLICATION_JSON)
                .body(Map.of("to", "", "body", "text"))
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.detail")
                .isEqualTo("Not valid: subject, to");
        sample.http().get().uri("/tasks/unknown").exchange().expectStatus().isNotFound();
        sample.http().get().uri("/tasks/a.b").exchange().expectStatus().isBadRequest();
    }

    @Test
    void isHealthy() {
        sample.http()
                .get()
                .uri("/actuator/health")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.components.asyncjobs.status")
                .isEqualTo("UP")
                .jsonPath("$.components.mail.status")
                .isEqualTo("UP");
    }

    @Test
    void showsQueuesAndLetsNobodyChangeThem() {
        assertThat(sample.json("/actuator/asyncjobs").at("/queues/0/name").asString())
                .isEqualTo("EMAIL");
        sample.http()
                .post()
                .uri("/actuator/asyncjobs/retry/unknown")
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectBody()
                .jsonPath("$.id") // it is no answer of the endpoint
                .doesNotExist();
    }

    private JsonNode awaited(String task, String state) {
        return await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> sample.json("/tasks/" + task),
                        json -> json.path("state").asString().equals(state));
    }

    private List<String> messageIds() {
        return sample.json("/mailbox")
                .valueStream()
                .map(mail -> mail.path("messageId").asString())
                .toList();
    }

    private double completed() {
        String text = sample.http()
                .get()
                .uri("/actuator/prometheus")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
        Matcher matcher = COMPLETE.matcher(Objects.requireNonNull(text));
        return matcher.find() ? Double.parseDouble(matcher.group(1)) : 0;
    }
}
