package io.asyncjobs.task;

import io.asyncjobs.error.InvalidRequestException;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Turns payloads and results into JSON and payloads back into objects. Implementations must be thread-safe. The default
 * is {@link JsonPayloadCodec}; in Spring Boot it is the application's own JSON mapper.
 */
public interface PayloadCodec {

    /**
     * Encodes a value as JSON.
     *
     * @throws InvalidRequestException if it can't be
     */
    byte[] encode(@Nullable Object value);

    /**
     * Decodes JSON as a type.
     *
     * @throws InvalidRequestException if the bytes are not JSON of that type; the message holds nothing of them
     */
    @Nullable
    Object decode(byte[] json, Type type);
}
