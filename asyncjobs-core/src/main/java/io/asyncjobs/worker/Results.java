package io.asyncjobs.worker;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.task.PayloadCodec;
import io.asyncjobs.wire.Json;
import io.asyncjobs.wire.JsonWriter;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What a handler returned, as it is stored. */
final class Results {

    private Results() {}

    /**
     * The result as JSON: bytes are a base64 text, as in Go and whatever the codec would make of them, all else is the
     * codec's.
     *
     * @throws IOException if the codec did not write JSON
     * @throws InvalidRequestException if it holds a number that only Java could read again
     */
    static String toJson(@Nullable Object result, PayloadCodec codec) throws IOException {
        if (result instanceof byte[] bytes) {
            return new JsonWriter(bytes.length * 4 / 3 + 8).value(bytes).toString();
        }
        String json = Json.compact(codec.encode(result));
        if (!Json.numbersFitDoubles(json)) {
            // Go could read neither the record nor those of tasks that depend on it.
            throw new InvalidRequestException("a number is beyond what a double holds; return it as a text");
        }
        return json;
    }
}
