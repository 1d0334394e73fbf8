package io.asyncjobs.sample;

import java.util.Map;
import java.util.Objects;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;
import tools.jackson.databind.JsonNode;

/** Speaks to a running sample. */
record SampleClient(RestTestClient http) {

    static SampleClient at(long port) {
        return new SampleClient(RestTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + port)
                .build());
    }

    /** Posts an e-mail and returns the id of its task. */
    String post(String to, String subject) {
        JsonNode accepted = http.post()
                .uri("/emails")
                .contentType(MediaType.APPLICATION_JSON)
                .body(Map.of("to", to, "subject", subject, "body", "text"))
                .exchange()
                .expectStatus()
                .isAccepted()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
        return Objects.requireNonNull(accepted).path("id").asString();
    }

    String state(String task) {
        return json("/tasks/" + task).path("state").asString();
    }

    JsonNode json(String uri) {
        return Objects.requireNonNull(http.get()
                .uri(uri)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody());
    }
}
