package io.asyncjobs.worker;

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
     */
    static String toJson(@Nullable Object result, PayloadCodec codec) throws IOException {
        if (result instanceof byte[] bytes) {
            return new JsonWriter(bytes.length * 4 / 3 + 8).value(bytes).toString();
        }
        return Json.compact(codec.encode(result));
    }
}
