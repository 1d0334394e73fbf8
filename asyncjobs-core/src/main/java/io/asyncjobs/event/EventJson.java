package io.asyncjobs.event;

import static io.asyncjobs.wire.Json.is;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.asyncjobs.wire.GoTime;
import io.asyncjobs.wire.Json;
import io.asyncjobs.wire.JsonWriter;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;

/** What events have in common as JSON (protocol 2, 19). */
final class EventJson {

    /** The members that each event begins with. */
    static final class Head {
        String eventId = "";
        String type = "";
        Instant timestamp = GoTime.ZERO;
    }

    private EventJson() {}

    static JsonWriter begin(JsonWriter json, String type, LifecycleEvent event) {
        json.beginObject();
        json.name("event_id").value(event.eventId());
        json.name("type").value(type);
        return json.name("timestamp").value(event.timestamp());
    }

    /** Reads the type alone: the other members are another type's. */
    static String type(byte[] json) {
        String[] type = {""};
        parse(json, (name, value) -> {
            if (is(name, "type")) {
                type[0] = Json.text(value);
            } else {
                value.skipChildren();
            }
        });
        return type[0];
    }

    /**
     * Reads an event of a type.
     *
     * @param others reads the members that only this type has
     */
    static Head read(byte[] json, String type, Json.Members others) {
        Head head = new Head();
        parse(json, (name, value) -> {
            if (is(name, "event_id")) {
                head.eventId = Json.text(value);
            } else if (is(name, "type")) {
                head.type = Json.text(value);
            } else if (is(name, "timestamp")) {
                head.timestamp = time(value);
            } else {
                others.read(name, value);
            }
        });
        if (!head.type.equals(type)) {
            throw InvalidEventException.unknownType(head.type);
        }
        return head;
    }

    private static void parse(byte[] json, Json.Members members) {
        try {
            Json.readObject(json, members);
        } catch (JsonProcessingException e) {
            throw new InvalidEventException("the message is no event: " + e.getOriginalMessage(), e);
        } catch (IOException | IllegalArgumentException | ArithmeticException | DateTimeException e) {
            // No cause: its message may quote the value.
            throw new InvalidEventException("the message is no event: a member has a value that it can't have", null);
        }
    }

    private static Instant time(JsonParser value) throws IOException {
        return value.currentToken() == JsonToken.VALUE_NULL
                ? GoTime.ZERO
                : GoTime.parse(Json.text(value)).toInstant();
    }
}
