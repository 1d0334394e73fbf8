package io.asyncjobs.task;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.NumberOutput;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.wire.Json;
import java.io.IOException;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The codec of the core: Jackson, with numbers, escapes and order of map keys as Go writes them, times as ISO 8601, and
 * unknown properties ignored. Thread-safe.
 */
public final class JsonPayloadCodec implements PayloadCodec {

    private final ObjectMapper mapper = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new SimpleModule()
                    .addSerializer(Double.class, new GoFloat<>(Double.class))
                    .addSerializer(Float.class, new GoFloat<>(Float.class))
                    .addSerializer(double.class, new GoFloat<>(Double.class))
                    .addSerializer(float.class, new GoFloat<>(Float.class)))
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

    /** Go's form of floating-point numbers: shortest, whole ones without fraction, exponents from 1e21 and below 1e-6. */
    private static final class GoFloat<T extends Number> extends StdSerializer<T> {

        private static final long serialVersionUID = 1L;

        GoFloat(Class<T> type) {
            super(type);
        }

        @Override
        public void serialize(T value, JsonGenerator json, SerializerProvider provider) throws IOException {
            double number = value.doubleValue();
            if (Double.isNaN(number) || Double.isInfinite(number)) {
                provider.reportMappingProblem("JSON has no form for %s", number);
            }
            // 1e-6 and 1e21 have other values as floats than as doubles.
            BigDecimal shortest = new BigDecimal(
                    value instanceof Float
                            ? NumberOutput.toString(value.floatValue(), true)
                            : NumberOutput.toString(number, true));
            json.writeNumber(goForm(shortest, number));
        }

        private static String goForm(BigDecimal exact, double number) {
            if (number == 0) {
                return 1 / number < 0 ? "-0" : "0";
            }
            BigDecimal digits = exact.stripTrailingZeros();
            int exponent = digits.precision() - digits.scale() - 1;
            if (exponent >= -6 && exponent < 21) {
                return digits.toPlainString();
            }
            String mantissa = digits.scaleByPowerOfTen(-exponent).toPlainString();
            return mantissa + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
        }
    }
}
