package io.asyncjobs.task;

import static io.asyncjobs.wire.Json.is;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.asyncjobs.wire.GoTime;
import io.asyncjobs.wire.Json;
import io.asyncjobs.wire.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The record of a task as JSON (protocol 2, 4). */
final class TaskJson {

    private static final Set<String> CLEARED_BY_NULL =
            Set.of("dependencies", "dependency_results", "payload", "deadline", "result", "tried");

    private TaskJson() {}

    /** More than the names of all members, the times and the numbers take. */
    private static final int FRAME = 600;

    /** The most bytes that a character of a text takes, when it is escaped. */
    private static final int WIDEST = 6;

    static long largest(Task task) {
        if (task.result().isPresent() || !task.dependencyResults().isEmpty()) {
            return Long.MAX_VALUE;
        }
        byte[] payload = task.rawPayload();
        long texts = (long) task.id().length()
                + task.type().length()
                + task.queue().length()
                + task.stateName().length()
                + task.lastError().length()
                + task.signature().length();
        for (String dependency : task.dependencies()) {
            texts += dependency.length() + 3;
        }
        return FRAME + texts * WIDEST + (payload == null ? 0 : (payload.length + 2L) / 3 * 4);
    }

    static byte[] write(Task task) {
        byte[] payload = task.rawPayload();
        JsonWriter json = new JsonWriter(384 + (payload == null ? 0 : payload.length * 4 / 3));
        json.beginObject();
        json.name("id").value(task.id());
        json.name("type").value(task.type());
        json.name("queue").value(task.queue());
        if (!task.dependencies().isEmpty()) {
            json.name("dependencies").beginArray();
            task.dependencies().forEach(json::value);
            json.endArray();
        }
        if (!task.dependencyResults().isEmpty()) {
            writeResults(json, task.dependencyResults());
        }
        if (task.loadDependencies()) {
            json.name("load_dependencies").value(true);
        }
        json.name("payload").value(payload);
        task.deadline().ifPresent(deadline -> json.name("deadline").value(deadline));
        json.name("max_tries").value(task.maxTries());
        task.result().ifPresent(result -> writeResult(json.name("result"), result));
        json.name("state").value(task.stateName());
        json.name("created").value(task.created());
        task.tried().ifPresent(tried -> json.name("tried").value(tried));
        json.name("tries").value(task.tries());
        if (!task.lastError().isEmpty()) {
            json.name("last_err").value(task.lastError());
        }
        if (!task.signature().isEmpty()) {
            json.name("signature").value(task.signature());
        }
        return json.endObject().toByteArray();
    }

    static Task read(byte[] json) {
        TaskBuilder task = new TaskBuilder();
        try {
            Json.readObject(json, (name, value) -> member(task, name, value));
            return new Task(task);
        } catch (JsonProcessingException e) {
            throw new CorruptTaskException("the record is no task: " + e.getOriginalMessage(), e);
        } catch (IOException | IllegalArgumentException | ArithmeticException | DateTimeException e) {
            // No cause: its message may quote the value.
            throw new CorruptTaskException("the record is no task: a member has a value that it can't have", null);
        }
    }

    private static void member(TaskBuilder task, String name, JsonParser value) throws IOException {
        if (value.currentToken() == JsonToken.VALUE_NULL && !CLEARED_BY_NULL.contains(Json.inOneCase(name))) {
            return; // leaves what was there before
        }
        if (is(name, "id")) {
            task.id = Json.text(value);
        } else if (is(name, "type")) {
            task.type = Json.text(value);
        } else if (is(name, "queue")) {
            task.queue = Json.text(value);
        } else if (is(name, "dependencies")) {
            task.dependencies = readIds(value);
        } else if (is(name, "dependency_results")) {
            task.dependencyResults = readResults(value);
        } else if (is(name, "load_dependencies")) {
            task.loadDependencies = Json.bool(value);
        } else if (is(name, "payload")) {
            task.payload = readBytes(value);
        } else if (is(name, "deadline")) {
            task.deadline = readTime(value);
        } else if (is(name, "max_tries")) {
            task.maxTries = Json.number(value);
        } else if (is(name, "result")) {
            task.result = readResult(value);
        } else if (is(name, "state")) {
            task.stateName = Json.text(value);
        } else if (is(name, "created")) {
            Instant created = readInstant(value);
            task.created = created == null ? GoTime.ZERO : created;
        } else if (is(name, "tried")) {
            task.tried = readInstant(value);
        } else if (is(name, "tries")) {
            task.tries = Json.count(value);
        } else if (is(name, "last_err")) {
            task.lastError = Json.text(value);
        } else if (is(name, "signature")) {
            task.signature = Json.text(value);
        } else {
            value.skipChildren();
        }
    }

    private static void writeResults(JsonWriter json, Map<String, @Nullable TaskResult> results) {
        json.name("dependency_results").beginObject();
        new TreeMap<>(results).forEach((id, result) -> {
            json.name(id);
            if (result == null) {
                json.raw("null");
            } else {
                writeResult(json, result);
            }
        });
        json.endObject();
    }

    private static void writeResult(JsonWriter json, TaskResult result) {
        json.beginObject();
        json.name("payload").raw(result.payload());
        json.name("completed").value(result.completed());
        json.endObject();
    }

    private static @Nullable TaskResult readResult(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        String[] payload = {"null"};
        Instant[] completed = {GoTime.ZERO};
        Json.readObject(parser, parser.currentToken(), (name, value) -> {
            if (is(name, "payload")) {
                payload[0] = Json.compact(value);
            } else if (is(name, "completed")) {
                Instant read = readInstant(value);
                completed[0] = read == null ? GoTime.ZERO : read;
            } else {
                value.skipChildren();
            }
        });
        return new TaskResult(payload[0], completed[0]);
    }

    private static Map<String, @Nullable TaskResult> readResults(JsonParser parser) throws IOException {
        Map<String, @Nullable TaskResult> results = new TreeMap<>();
        Json.readObject(parser, parser.currentToken(), (id, value) -> results.put(id, readResult(value)));
        return results;
    }

    private static Set<String> readIds(JsonParser parser) throws IOException {
        Set<String> ids = new LinkedHashSet<>();
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return ids;
        }
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw Json.unexpected(parser, "an array");
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            ids.add(Json.text(parser));
        }
        return ids;
    }

    private static byte @Nullable [] readBytes(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            return readNumbers(parser);
        }
        String text = Json.text(parser);
        boolean wrapped = text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
        String base64 = wrapped ? text.replace("\r", "").replace("\n", "") : text;
        if (base64.length() % 4 != 0) {
            throw new IllegalArgumentException("base64 without padding");
        }
        return Base64.getDecoder().decode(base64);
    }

    /** Go reads bytes from an array of their numbers, too. */
    private static byte[] readNumbers(JsonParser parser) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            long number = Json.number(parser);
            if (number < 0 || number > 255) {
                throw new IllegalArgumentException("no byte");
            }
            bytes.write((int) number);
        }
        return bytes.toByteArray();
    }

    private static @Nullable OffsetDateTime readTime(JsonParser parser) throws IOException {
        return parser.currentToken() == JsonToken.VALUE_NULL ? null : GoTime.parse(Json.text(parser));
    }

    /** A time that is written in UTC: one whose year has not four digits there could not be read again. */
    private static @Nullable Instant readInstant(JsonParser parser) throws IOException {
        OffsetDateTime time = readTime(parser);
        if (time == null) {
            return null;
        }
        int year = time.withOffsetSameInstant(ZoneOffset.UTC).getYear();
        if (year < 0 || year > 9999) {
            throw new DateTimeException("a time whose year in UTC is not from 0 to 9999");
        }
        return time.toInstant();
    }
}
