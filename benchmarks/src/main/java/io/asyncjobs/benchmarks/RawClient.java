package io.asyncjobs.benchmarks;

import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

/** The protocol's operations by the plain client: JSON by cutting text, no check that is not needed here. */
final class RawClient implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final byte[] ACK = "+ACK".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = new byte[0];

    /** A record and its sequence. */
    record Stored(String json, long sequence) {}

    private final Connection connection;

    RawClient(Connection connection) {
        this.connection = connection;
    }

    Connection connection() {
        return connection;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static String id() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        char[] id = new char[27];
        for (int i = 0; i < id.length; i++) {
            id[i] = DIGITS.charAt(random.nextInt(62));
        }
        return new String(id);
    }

    static String newRecord(String id, byte[] payload) {
        return "{\"id\":\"" + id + "\",\"type\":\"" + Testbed.TYPE + "\",\"queue\":\"" + Testbed.QUEUE
                + "\",\"payload\":\"" + java.util.Base64.getEncoder().encodeToString(payload)
                + "\",\"max_tries\":10,\"state\":\"new\",\"created\":\"" + Instant.now() + "\",\"tries\":0}";
    }

    static String active(String json) {
        int state = json.indexOf("\"state\":\"");
        int created = json.indexOf("\"created\":\"", state);
        int tries = json.indexOf("\"tries\":", created);
        return json.substring(0, state) + "\"state\":\"active\"," + json.substring(created, tries) + "\"tried\":\""
                + Instant.now() + "\",\"tries\":1}";
    }

    static String complete(String json) {
        int state = json.indexOf("\"state\":\"");
        int created = json.indexOf("\"created\":\"", state);
        return json.substring(0, state) + "\"result\":{\"payload\":null,\"completed\":\"" + Instant.now()
                + "\"},\"state\":\"complete\"," + json.substring(created);
    }

    static String text(String json, String before, char end) {
        int start = json.indexOf(before) + before.length();
        return json.substring(start, json.indexOf(end, start));
    }

    static byte[] payload(String json) {
        return java.util.Base64.getDecoder().decode(text(json, "\"payload\":\"", '"'));
    }

    static String string(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    CompletableFuture<Message> request(String subject, byte[] body) {
        return connection.requestWithTimeout(subject, body, TIMEOUT);
    }

    /** By a direct get. */
    CompletableFuture<Stored> load(String id) {
        return request("$JS.API.DIRECT.GET.CHORIA_AJ_TASKS.CHORIA_AJ.T." + id, NOTHING)
                .thenApply(reply -> new Stored(
                        string(reply.getData()),
                        Long.parseLong(reply.getHeaders().getFirst("Nats-Sequence"))));
    }

    /** By the stream's leader, as the original does. */
    CompletableFuture<Stored> loadLatest(String id) {
        String request = "{\"last_by_subj\":\"CHORIA_AJ.T." + id + "\"}";
        return request("$JS.API.STREAM.MSG.GET.CHORIA_AJ_TASKS", request.getBytes(StandardCharsets.US_ASCII))
                .thenApply(reply -> {
                    String json = string(reply.getData());
                    byte[] record = java.util.Base64.getDecoder().decode(text(json, "\"data\":\"", '"'));
                    return new Stored(string(record), Long.parseLong(text(json, "\"seq\":", ',')));
                });
    }

    /** Saves a record in place of another, and tells it by an event. */
    CompletableFuture<Stored> save(String id, String state, String json, long expected) {
        Headers headers = new Headers().put("Nats-Expected-Last-Subject-Sequence", Long.toString(expected));
        byte[] body = json.getBytes(StandardCharsets.ISO_8859_1);
        return connection
                .requestWithTimeout("CHORIA_AJ.T." + id, headers, body, TIMEOUT)
                .thenApply(reply -> {
                    long sequence = sequence(reply);
                    String event = "{\"event_id\":\"" + id() + "\",\"type\":\"io.choria.asyncjobs.v1.task_state\","
                            + "\"timestamp\":\"" + Instant.now() + "\",\"task_id\":\"" + id + "\",\"state\":\"" + state
                            + "\",\"tries\":1,\"queue\":\"" + Testbed.QUEUE + "\",\"task_type\":\"" + Testbed.TYPE
                            + "\",\"task_age\":12345678}";
                    connection.publish("CHORIA_AJ.E.task_state." + id, event.getBytes(StandardCharsets.ISO_8859_1));
                    return new Stored(json, sequence);
                });
    }

    /** Saves a record, whatever was there, and tells nobody. */
    CompletableFuture<Long> put(String id, String json) {
        return request("CHORIA_AJ.T." + id, json.getBytes(StandardCharsets.ISO_8859_1))
                .thenApply(RawClient::sequence);
    }

    CompletableFuture<Message> publishItem(String id) {
        Headers headers = new Headers().put("Nats-Msg-Id", id);
        byte[] body = ("{\"kind\":0,\"job\":\"" + id + "\"}").getBytes(StandardCharsets.US_ASCII);
        return connection.requestWithTimeout("CHORIA_AJ.Q." + Testbed.QUEUE + "." + id, headers, body, TIMEOUT);
    }

    CompletableFuture<Long> enqueue(byte[] payload) {
        String id = id();
        return save(id, "new", newRecord(id, payload), 0)
                .thenCompose(stored -> publishItem(id))
                .thenApply(RawClient::sequence);
    }

    /** Acknowledges, confirmed by the server. */
    CompletableFuture<Message> ack(Message item) {
        return request(item.getReplyTo(), ACK);
    }

    static String job(Message item) {
        return text(string(item.getData()), "\"job\":\"", '"');
    }

    private static long sequence(Message reply) {
        String json = string(reply.getData());
        if (json.contains("\"error\"")) {
            throw new IllegalStateException(json);
        }
        return Long.parseLong(text(json, "\"seq\":", json.indexOf(',', json.indexOf("\"seq\":")) < 0 ? '}' : ','));
    }
}
