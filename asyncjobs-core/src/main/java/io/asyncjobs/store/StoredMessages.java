package io.asyncjobs.store;

import static io.asyncjobs.wire.Json.is;

import com.fasterxml.jackson.core.JsonParser;
import io.asyncjobs.error.Failures;
import io.asyncjobs.error.UnavailableException;
import io.asyncjobs.wire.GoTime;
import io.asyncjobs.wire.Json;
import io.asyncjobs.wire.JsonWriter;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Reads and deletes single messages of a stream, by its leader: what is read is the newest (protocol 7). Thread-safe. */
final class StoredMessages {

    private final JetStreamApi api;
    private final String stream;

    StoredMessages(JetStreamApi api, String stream) {
        this.api = api;
        this.stream = stream;
    }

    /** The last message of a subject. */
    CompletableFuture<Optional<StoredMessage>> last(String subject) {
        return get(new JsonWriter(96)
                .beginObject()
                .name("last_by_subj")
                .value(subject)
                .endObject());
    }

    /** The first message from a sequence on whose subject matches. */
    CompletableFuture<Optional<StoredMessage>> next(String subjects, long sequence) {
        return get(new JsonWriter(96)
                .beginObject()
                .name("seq")
                .value(sequence)
                .name("next_by_subj")
                .value(subjects)
                .endObject());
    }

    /** The message of a sequence. */
    CompletableFuture<Optional<StoredMessage>> at(long sequence) {
        return get(new JsonWriter(32).beginObject().name("seq").value(sequence).endObject());
    }

    /**
     * Deletes the message of a sequence.
     *
     * @return whether it was there; a repeated request whose first answer was lost says no
     */
    CompletableFuture<Boolean> delete(long sequence) {
        String request = new JsonWriter(48)
                .beginObject()
                .name("seq")
                .value(sequence)
                .name("no_erase")
                .value(true)
                .endObject()
                .toString();
        return Failures.recover(
                api.call("STREAM.MSG.DELETE." + stream, request).thenApply(ok -> true),
                reason -> reason instanceof ApiException refused && refused.isNoMessage()
                        ? CompletableFuture.completedFuture(false)
                        : CompletableFuture.failedFuture(reason));
    }

    private CompletableFuture<Optional<StoredMessage>> get(JsonWriter request) {
        return api.send("STREAM.MSG.GET." + stream, request.toByteArray()).thenApply(reply -> read(reply.getData()));
    }

    private static Optional<StoredMessage> read(byte[] reply) {
        Reading reading = new Reading();
        try {
            Json.readObject(reply, (name, value) -> {
                if (is(name, "error") || is(name, "message")) {
                    Json.readObject(value, value.currentToken(), reading::member);
                } else {
                    value.skipChildren();
                }
            });
        } catch (IOException | DateTimeException | IllegalArgumentException e) {
            throw new UnavailableException("the server's answer is no JSON", e);
        }
        return reading.message();
    }

    /** What has been read so far. */
    private static final class Reading {

        private String subject = "";
        private long sequence;
        private Instant time = Instant.EPOCH;
        private byte[] headers = new byte[0];
        private byte[] body = new byte[0];
        private int code;
        private String description = "an answer without a message";

        void member(String name, JsonParser value) throws IOException {
            if (is(name, "subject")) {
                subject = Json.text(value);
            } else if (is(name, "seq")) {
                sequence = Json.number(value);
            } else if (is(name, "time")) {
                time = GoTime.parse(Json.text(value)).toInstant();
            } else if (is(name, "hdrs")) {
                headers = value.getBinaryValue();
            } else if (is(name, "data")) {
                body = value.getBinaryValue();
            } else if (is(name, "err_code")) {
                code = (int) Json.number(value);
            } else if (is(name, "description")) {
                description = Json.text(value);
            } else {
                value.skipChildren();
            }
        }

        Optional<StoredMessage> message() {
            if (sequence > 0) {
                return Optional.of(new StoredMessage(subject, sequence, time, headers, body));
            }
            ApiException refused = new ApiException(code, description);
            if (refused.isNoMessage()) {
                return Optional.empty();
            }
            throw refused;
        }
    }
}
