package io.asyncjobs.spring.autoconfigure;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.task.PayloadCodec;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Encodes and decodes with the application's own mapper. */
final class Jackson3PayloadCodec implements PayloadCodec {

    private final JsonMapper mapper;
    private final ObjectReader reader;
    private final ObjectWriter writer;

    Jackson3PayloadCodec(JsonMapper mapper) {
        this.mapper = mapper;
        // "x" y is no JSON value, and half a payload must not pass for a whole one.
        reader = mapper.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        writer = mapper.writer().without(SerializationFeature.INDENT_OUTPUT);
    }

    @Override
    public byte[] encode(@Nullable Object value) {
        try {
            return writer.writeValueAsBytes(value);
        } catch (JacksonException e) {
            String type = value == null ? "null" : value.getClass().getName();
            throw new InvalidRequestException("can't encode " + type + " as JSON: " + reason(e), e);
        }
    }

    @Override
    public @Nullable Object decode(byte[] json, Type type) {
        try {
            return reader.forType(mapper.constructType(type)).readValue(json);
        } catch (JacksonException e) {
            throw new InvalidRequestException("not JSON of " + type.getTypeName() + ": " + reason(e), e);
        }
    }

    // Jackson's own messages quote the content. Names of properties are of the type, save for those of maps.
    private static String reason(JacksonException e) {
        String kind = e.getClass().getSimpleName();
        if (!(e instanceof DatabindException)) {
            return kind;
        }
        String path = e.getPath().stream()
                .map(step ->
                        step.getPropertyName() == null || step.from() instanceof Map ? "[]" : step.getPropertyName())
                .collect(Collectors.joining("."));
        return path.isEmpty() ? kind : kind + " at " + path;
    }
}
