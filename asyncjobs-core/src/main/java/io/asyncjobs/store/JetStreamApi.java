package io.asyncjobs.store;

import static io.asyncjobs.wire.Json.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.asyncjobs.error.ConflictException;
import io.asyncjobs.error.Failures;
import io.asyncjobs.error.UnavailableException;
import io.asyncjobs.wire.Json;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** JetStream's requests and replies, raw, because the client library's own calls block or cache (B5). Thread-safe. */
final class JetStreamApi {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** The acknowledgement of a publish. */
    record PubAck(long sequence, boolean duplicate) {}

    private final Requests requests;
    private final String prefix;
    private final Duration timeout;
    private final Pauses pauses;

    JetStreamApi(Requests requests, String prefix, Duration timeout, Pauses pauses) {
        this.requests = requests;
        this.pauses = pauses;
        this.prefix = prefix;
        this.timeout = timeout;
    }

    Requests requests() {
        return requests;
    }

    /** The deadline of each request. */
    Duration timeout() {
        return timeout;
    }

    /** Completes after that time; fails at once when the client is closed. */
    CompletableFuture<@Nullable Void> pause(Duration time) {
        return pauses.after(time);
    }

    /** The full subject of an operation, such as {@code STREAM.INFO.X}. */
    String subject(String operation) {
        return prefix + operation;
    }

    /** Publishes to a stream. */
    CompletableFuture<PubAck> publish(String subject, @Nullable Headers headers, byte[] body) {
        return publish(subject, headers, body, ack -> ack);
    }

    /** Publishes to a stream, and goes on with what follows from that. */
    <T> CompletableFuture<T> publish(String subject, @Nullable Headers headers, byte[] body, Function<PubAck, T> next) {
        return requests.send(subject, headers, body, timeout).thenApply(reply -> next.apply(pubAck(reply)));
    }

    /** Calls an operation; the reply as it is, errors not looked at. */
    CompletableFuture<Message> send(String operation, byte[] body) {
        return requests.send(subject(operation), null, body, timeout);
    }

    /** Calls an operation; fails with {@link ApiException} when it is refused. */
    CompletableFuture<JsonNode> call(String operation, String body) {
        return send(operation, body.getBytes(StandardCharsets.UTF_8)).thenApply(JetStreamApi::checked);
    }

    /**
     * Creates a stream; one that is there already with the same settings is success. While another client creates it the
     * server may say only that its subjects are taken; asked again, it knows that it is the same stream.
     *
     * @return fails with {@link ConflictException} when another stream has its subjects
     */
    CompletableFuture<JsonNode> createStream(String name, String spec) {
        String operation = "STREAM.CREATE." + name;
        return Failures.recover(
                call(operation, spec),
                reason -> ApiException.is(reason, ApiException.SUBJECTS_OVERLAP)
                        ? Failures.recover(call(operation, spec), again -> failed(overlap(name, again)))
                        : failed(reason));
    }

    /** Sends an acknowledgement and waits until the server has it. */
    CompletableFuture<@Nullable Void> acknowledge(String replyTo, String body) {
        return requests.send(replyTo, null, body.getBytes(StandardCharsets.UTF_8), timeout)
                .thenApply(confirmed -> null);
    }

    private static Throwable overlap(String name, Throwable reason) {
        return ApiException.is(reason, ApiException.SUBJECTS_OVERLAP)
                ? new ConflictException(
                        "the stream " + name
                                + " can't be created: another stream of the account has some of its subjects;"
                                + " find it among those with subjects that begin with CHORIA_AJ, $KV or >, and take them"
                                + " from it",
                        reason)
                : reason;
    }

    private static <T> CompletableFuture<T> failed(Throwable reason) {
        return CompletableFuture.failedFuture(reason);
    }

    private static JsonNode checked(Message reply) {
        try {
            JsonNode json = MAPPER.readTree(reply.getData());
            JsonNode error = json.path("error");
            if (!error.isMissingNode()) {
                throw new ApiException(
                        error.path("err_code").asInt(),
                        error.path("description").asText());
            }
            return json;
        } catch (IOException e) {
            throw new UnavailableException("the server's answer is no JSON", e);
        }
    }

    private static PubAck pubAck(Message reply) {
        long usual = PubAckText.sequence(reply.getData());
        return usual > 0 ? new PubAck(usual, false) : readPubAck(reply);
    }

    private static PubAck readPubAck(Message reply) {
        long[] sequence = {0};
        boolean[] duplicate = {false};
        int[] code = {0};
        String[] description = {""};
        try {
            Json.readObject(reply.getData(), (name, value) -> {
                if (is(name, "seq")) {
                    sequence[0] = Json.number(value);
                } else if (is(name, "duplicate")) {
                    duplicate[0] = Json.bool(value);
                } else if (is(name, "error")) {
                    Json.readObject(value, value.currentToken(), (member, text) -> {
                        if (is(member, "err_code")) {
                            code[0] = (int) Json.number(text);
                        } else if (is(member, "description")) {
                            description[0] = Json.text(text);
                        }
                    });
                } else {
                    value.skipChildren();
                }
            });
        } catch (IOException e) {
            throw new UnavailableException("a subscriber that is no JetStream stream answered", e);
        }
        if (code[0] != 0 || sequence[0] == 0) {
            throw new ApiException(code[0], description[0]);
        }
        return new PubAck(sequence[0], duplicate[0]);
    }
}
