package io.asyncjobs.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.asyncjobs.test.NatsServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
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

    private SampleClient sample;

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
        sample = SampleClient.at(port);
    }

    @Test
    void showsQueuesWorkersAndHandlers() {
        JsonNode shown = sample.json("/actuator/asyncjobs");

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
        String id = sample.post("nobody", "subject");
        await().atMost(LIMIT).until(() -> sample.state(id).equals("terminated"));

        sample.http()
                .post()
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

        await().atMost(LIMIT).until(() -> sample.state(id).equals("terminated"));
    }

    @Test
    void pausesAndResumesAQueue() {
        change("pause/EMAIL", true);
        assertThat(sample.json("/actuator/asyncjobs").at("/workers/0/paused").asBoolean())
                .isTrue();
        String id = sample.post("nobody", "subject");

        change("resume/EMAIL", false);
        await().atMost(LIMIT).until(() -> sample.state(id).equals("terminated"));
    }

    private void change(String action, boolean paused) {
        sample.http()
                .post()
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
        sample.http()
                .post()
                .uri("/actuator/asyncjobs/retry/unknown")
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectBody()
                .jsonPath("$.error")
                .isNotEmpty();
        sample.http()
                .post()
                .uri("/actuator/asyncjobs/retry/a.b")
                .exchange()
                .expectStatus()
                .isBadRequest();
        sample.http()
                .post()
                .uri("/actuator/asyncjobs/pause/OTHER")
                .exchange()
                .expectStatus()
                .isNotFound();
        sample.http()
                .post()
                .uri("/actuator/asyncjobs/destroy/unknown")
                .exchange()
                .expectStatus()
                .isBadRequest();
    }

    @Test
    void showsVersionsAndQueuesAsInfo() {
        JsonNode info = sample.json("/actuator/info");

        assertThat(info.at("/asyncjobs/version").asString()).startsWith("0.");
        assertThat(info.at("/asyncjobs/serverVersion").asString()).isEqualTo(NATS.version());
        assertThat(info.at("/asyncjobs/queues/0").asString()).isEqualTo("EMAIL");
    }

    @Test
    void staysAliveAndReadyWhileTheServerIsAway() {
        NATS.kill();
        try {
            await().atMost(LIMIT).untilAsserted(() -> sample.http()
                    .get()
                    .uri("/actuator/health")
                    .exchange()
                    .expectStatus()
                    .isEqualTo(503));

            sample.http()
                    .get()
                    .uri("/actuator/health/liveness")
                    .exchange()
                    .expectStatus()
                    .isOk();
            sample.http()
                    .get()
                    .uri("/actuator/health/readiness")
                    .exchange()
                    .expectStatus()
                    .isOk();
            assertThat(sample.json("/actuator/asyncjobs").at("/queues/0/error").asString())
                    .isNotBlank();
        } finally {
            NATS.ensureRunning();
        }
        await().atMost(LIMIT).untilAsserted(() -> sample.http()
                .get()
                .uri("/actuator/health")
                .exchange()
                .expectStatus()
                .isOk());
    }
}
