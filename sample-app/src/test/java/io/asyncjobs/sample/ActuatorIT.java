package io.asyncjobs.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.asyncjobs.test.NatsServer;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;
import tools.jackson.databind.JsonNode;

/** What operators see and do through Actuator, where they may change things. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "management.endpoints.web.exposure.include=health,info,asyncjobs",
            "management.endpoint.asyncjobs.access=unrestricted"
        })
@DirtiesContext
class ActuatorIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final NatsServer NATS = NatsServer.start();

    @LocalServerPort
    private int port;

    private RestTestClient client;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("asyncjobs.nats.url", NATS::url);
    }

    @AfterAll
    static void stop() {
        NATS.close();
    }

    @BeforeEach
    void client() {
        client = RestTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + port)
                .build();
    }

    @Test
    void showsQueuesWorkersAndHandlers() {
        JsonNode shown = json("/actuator/asyncjobs");

        JsonNode queue = shown.at("/queues/0");
        assertThat(queue.path("name").asString()).isEqualTo("EMAIL");
        assertThat(queue.path("waiting").isNumber()).isTrue();
        assertThat(queue.path("pending").isNumber()).isTrue();
        assertThat(queue.at("/limits/maxRunTime").asString()).isEqualTo("PT10S");
        assertThat(queue.at("/handlers/0").asString()).isEqualTo("email:new");
        assertThat(shown.at("/workers/0/slots").asInt()).isEqualTo(10);
        assertThat(shown.at("/workers/0/running").asBoolean()).isTrue();
        assertThat(shown.toString()).doesNotContain("127.0.0.1", "nats://");
    }

    @Test
    void retriesATaskThatWasGivenUp() {
        String id = post("nobody");
        await().atMost(LIMIT).until(() -> state(id).equals("terminated"));

        client.post()
                .uri("/actuator/asyncjobs/retry/" + id)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.id")
                .isEqualTo(id)
                .jsonPath("$.queue")
                .isEqualTo("EMAIL")
                .jsonPath("$.state")
                .isEqualTo("retry");

        await().atMost(LIMIT).until(() -> state(id).equals("terminated"));
    }

    @Test
    void pausesAndResumesAQueue() {
        change("pause/EMAIL", true);
        assertThat(json("/actuator/asyncjobs").at("/workers/0/paused").asBoolean())
                .isTrue();
        String id = post("nobody");

        change("resume/EMAIL", false);
        await().atMost(LIMIT).until(() -> state(id).equals("terminated"));
    }

    private void change(String action, boolean paused) {
        client.post()
                .uri("/actuator/asyncjobs/" + action)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.queue")
                .isEqualTo("EMAIL")
                .jsonPath("$.paused")
                .isEqualTo(paused);
    }

    @Test
    void refusesWhatIsWrong() {
        client.post()
                .uri("/actuator/asyncjobs/retry/unknown")
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectBody()
                .jsonPath("$.error")
                .isNotEmpty();
        client.post()
                .uri("/actuator/asyncjobs/retry/a.b")
                .exchange()
                .expectStatus()
                .isBadRequest();
        client.post()
                .uri("/actuator/asyncjobs/pause/OTHER")
                .exchange()
                .expectStatus()
                .isNotFound();
        client.post()
                .uri("/actuator/asyncjobs/destroy/unknown")
                .exchange()
                .expectStatus()
                .isBadRequest();
    }

    @Test
    void showsVersionsAndQueuesAsInfo() {
        JsonNode info = json("/actuator/info");

        assertThat(info.at("/asyncjobs/version").asString()).startsWith("0.");
        assertThat(info.at("/asyncjobs/serverVersion").asString()).isEqualTo(NATS.version());
        assertThat(info.at("/asyncjobs/queues/0").asString()).isEqualTo("EMAIL");
    }

    @Test
    void staysAliveAndReadyWhileTheServerIsAway() {
        NATS.kill();
        try {
            await().atMost(LIMIT).untilAsserted(() -> client.get()
                    .uri("/actuator/health")
                    .exchange()
                    .expectStatus()
                    .isEqualTo(503));

            client.get()
                    .uri("/actuator/health/liveness")
                    .exchange()
                    .expectStatus()
                    .isOk();
            client.get()
                    .uri("/actuator/health/readiness")
                    .exchange()
                    .expectStatus()
                    .isOk();
            assertThat(json("/actuator/asyncjobs").at("/queues/0/error").asString())
                    .isNotBlank();
        } finally {
            NATS.ensureRunning();
        }
        await().atMost(LIMIT).untilAsserted(() -> client.get()
                .uri("/actuator/health")
                .exchange()
                .expectStatus()
                .isOk());
    }

    private String post(String to) {
        JsonNode accepted = client.post()
                .uri("/emails")
                .contentType(MediaType.APPLICATION_JSON)
                .body(Map.of("to", to, "subject", "subject", "body", "text"))
                .exchange()
                .expectStatus()
                .isAccepted()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
        return Objects.requireNonNull(accepted).path("id").asString();
    }

    private String state(String id) {
        return json("/tasks/" + id).path("state").asString();
    }

    private JsonNode json(String uri) {
        return Objects.requireNonNull(client.get()
                .uri(uri)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody());
    }
}
