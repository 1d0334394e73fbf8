package io.asyncjobs.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.vectors.Vectors;
import io.asyncjobs.wire.Subjects;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.MessageInfo;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Optional;

/** A server that Go prepared, by the requests that were recorded from it (protocol 6), and what lies there. */
final class GoStorage {

    /** Recorded alike on all versions of the server. */
    private static final String RECORDED = "queue with a name only (2.15.2)";

    private static final String RECORDED_QUEUE = "PLAIN";
    private static final int NOT_FOUND = 404;

    private final Connection connection;

    GoStorage(Connection connection) {
        this.connection = connection;
    }

    /** Creates the streams, consumers and buckets. */
    void create(Collection<QueueConfig> queues) {
        JsonNode recorded = Vectors.cases("configs.json").stream()
                .filter(each -> each.path("name").asText().equals(RECORDED))
                .findFirst()
                .orElseThrow();
        for (JsonNode create : recorded.path("creates")) {
            String subject = create.path("request_subject").asText();
            String body = create.path("request_body").asText();
            if (subject.contains(RECORDED_QUEUE)) {
                queues.forEach(queue ->
                        send(subject.replace(RECORDED_QUEUE, queue.name()), new Headers(), limited(body, queue)));
            } else {
                send(subject, new Headers(), body.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static byte[] limited(String recorded, QueueConfig queue) {
        return recorded.replace(RECORDED_QUEUE, queue.name())
                .replace("\"max_msgs\":-1", "\"max_msgs\":" + queue.maxEntries())
                .replace("\"max_deliver\":-1", "\"max_deliver\":" + queue.maxTries())
                .replace(
                        "\"ack_wait\":3600000000000",
                        "\"ack_wait\":" + queue.maxRunTime().toNanos())
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Stores a record; returns its sequence. */
    long putRecord(String id, byte[] record) {
        return send(Subjects.task(id), new Headers(), record).path("seq").asLong();
    }

    /** Puts an item into a queue. */
    void putItem(String queue, String id, Headers headers, byte[] item) {
        send(Subjects.item(queue, id), headers, item);
    }

    private JsonNode send(String subject, Headers headers, byte[] body) {
        JsonNode reply =
                Vectors.json(connection.request(subject, headers, body).join().getData());
        assertThat(reply.has("error")).as(subject + " " + reply).isFalse();
        return reply;
    }

    /** The record of a task as it is now. */
    Optional<MessageInfo> record(String id) throws Exception {
        try {
            return Optional.of(
                    connection.jetStreamManagement().getLastMessage(Subjects.TASK_STREAM, Subjects.task(id)));
        } catch (JetStreamApiException e) {
            assertThat(e.getErrorCode()).isEqualTo(NOT_FOUND);
            return Optional.empty();
        }
    }

    /** How many items lie in a queue. */
    long itemsIn(String queue) throws Exception {
        return connection
                .jetStreamManagement()
                .getStreamInfo(Subjects.queueStream(queue))
                .getStreamState()
                .getMsgCount();
    }

    void deleteAll() throws IOException, JetStreamApiException {
        JetStreamManagement management = connection.jetStreamManagement();
        for (String stream : management.getStreamNames()) {
            management.deleteStream(stream);
        }
    }
}
