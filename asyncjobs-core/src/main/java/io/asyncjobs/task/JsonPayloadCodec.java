package io.asyncjobs.task;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.LRUMap;
import com.fasterxml.jackson.databind.util.LookupCache;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.wire.Json;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The codec of the core: Jackson, with numbers, escapes and order of map keys as Go writes them, times as ISO 8601, and
 * unknown properties ignored. Thread-safe.
 */
public final class JsonPayloadCodec implements PayloadCodec {

    // Jackson's own is one for the JVM, and would keep the classes of applications that are gone.
    private final LookupCache<Object, JavaType> types = new LRUMap<>(16, 200);

    private final ObjectMapper mapper = JsonMapper.builder()
            .typeFactory(TypeFactory.defaultInstance().withCache(types))
            .addModule(new JavaTimeModule())
            .addModule(GoFloats.module())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    @Override
    public byte[] encode(@Nullable Object value) {
        try {
            return Json.compact(mapper.writeValueAsString(value)).getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new InvalidRequestException("can't encode " + typeName(value) + " as JSON: " + reason(e), e);
        }
    }

    @Override
    public @Nullable Object decode(byte[] json, Type type) {
        try {
            return mapper.readValue(json, mapper.constructType(type));
        } catch (IOException e) {
            throw new InvalidRequestException("not JSON of " + type.getTypeName() + ": " + reason(e), e);
        }
    }

    private static String typeName(@Nullable Object value) {
        return value == null ? "null" : value.getClass().getName();
    }

    // Jackson's own messages can quote the value.
    private static String reason(IOException e) {
        return e.getClass().getSimpleName();
    }
}
