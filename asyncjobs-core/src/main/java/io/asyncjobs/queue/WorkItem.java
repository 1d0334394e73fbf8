package io.asyncjobs.queue;

import com.fasterxml.jackson.core.JsonToken;
import io.asyncjobs.wire.Json;
import io.asyncjobs.wire.JsonWriter;
import java.io.IOException;
import java.util.Optional;

/**
 * What lies in a queue: the id of a task (protocol 8, 9).
 *
 * @param job the task's id
 */
public record WorkItem(String job) {

    /** The item's bytes on the wire. */
    public byte[] toJson() {
        return new JsonWriter(64)
                .beginObject()
                .name("kind")
                .value(0)
                .name("job")
                .value(job)
                .endObject()
                .toByteArray();
    }

    /** Reads an item; empty if the bytes are none: not JSON, a kind that is no number, no job. */
    public static Optional<WorkItem> fromJson(byte[] json) {
        String[] job = {""};
        try {
            Json.readObject(json, (name, value) -> {
                if (Json.is(name, "kind")) {
                    Json.number(value);
                } else if (Json.is(name, "job")) {
                    job[0] = value.currentToken() == JsonToken.VALUE_NULL ? job[0] : Json.text(value);
                } else {
                    value.skipChildren();
                }
            });
        } catch (IOException corrupt) {
            return Optional.empty();
        }
        return job[0].isEmpty() ? Optional.empty() : Optional.of(new WorkItem(job[0]));
    }
}
