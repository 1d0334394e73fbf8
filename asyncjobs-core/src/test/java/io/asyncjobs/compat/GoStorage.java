package io.asyncjobs.compat;

import com.fasterxml.jackson.databind.JsonNode;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.vectors.Vectors;
import io.nats.client.Connection;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/** Streams, consumers and buckets as Go creates them: by the requests that were recorded from it (protocol 6). */
final class GoStorage {

    /** Recorded alike on all versions of the server. */
    private static final String RECORDED = "queue with a name only (2.15.2)";

    private static final String RECORDED_QUEUE = "PLAIN";

    private GoStorage() {}

    static void create(Connection connection, Collection<QueueConfig> queues) {
        JsonNode recorded = Vectors.cases("configs.json").stream()
                .filter(each -> each.path("name").asText().equals(RECORDED))
                .findFirst()
                .orElseThrow();
        for (JsonNode create : recorded.path("creates")) {
            String subject = create.path("request_subject").asText();
            String body = create.path("request_body").asText();
            if (subject.contains(RECORDED_QUEUE)) {
                queues.forEach(
                        queue -> send(connection, subject.replace(RECORDED_QUEUE, queue.name()), body(body, queue)));
            } else {
                send(connection, subject, body);
            }
        }
    }

    private static String body(String recorded, QueueConfig queue) {
        return recorded.replace(RECORDED_QUEUE, queue.name())
                .replace("\"max_msgs\":-1", "\"max_msgs\":" + queue.maxEntries())
                .replace("\"max_deliver\":-1", "\"max_deliver\":" + queue.maxTries())
                .replace(
                        "\"ack_wait\":3600000000000",
                        "\"ack_wait\":" + queue.maxRunTime().toNanos());
    }

    private static void send(Connection connection, String subject, String body) {
        byte[] reply = connection
                .request(subject, body.getBytes(StandardCharsets.UTF_8))
                .join()
                .getData();
        JsonNode error = Vectors.json(reply).path("error");
        if (!error.isMissingNode()) {
            throw new IllegalStateException(subject + ": " + error);
        }
    }
}
