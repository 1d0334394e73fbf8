package io.asyncjobs.task;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.NumberOutput;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Floating-point numbers as Go writes them (protocol 2): the fewest digits that tell them from their neighbours, whole
 * ones without fraction, exponents from 1e21 and below 1e-6.
 */
final class GoFloats {

    private static final MathContext ONE_DIGIT = new MathContext(1);

    private GoFloats() {}

    @FunctionalInterface
    private interface Writing<T> {
        void write(T value, JsonGenerator json, SerializerProvider provider) throws IOException;
    }

    /** Writes all that holds floating-point numbers. */
    static SimpleModule module() {
        Writing<Double> ofDouble = (value, json, provider) -> json.writeNumber(text(value, provider));
        Writing<Float> ofFloat = (value, json, provider) -> json.writeNumber(text(value, provider));
        return new SimpleModule()
                .addSerializer(new Serializer<>(Double.class, ofDouble))
                .addSerializer(new Serializer<>(double.class, ofDouble))
                .addSerializer(new Serializer<>(Float.class, ofFloat))
                .addSerializer(new Serializer<>(float.class, ofFloat))
                .addSerializer(new Serializer<>(double[].class, (values, json, provider) -> {
                    json.writeStartArray();
                    for (double value : values) {
                        ofDouble.write(value, json, provider);
                    }
                    json.writeEndArray();
                }))
                .addSerializer(new Serializer<>(float[].class, (values, json, provider) -> {
                    json.writeStartArray();
                    for (float value : values) {
                        ofFloat.write(value, json, provider);
                    }
                    json.writeEndArray();
                }));
    }

    private static String text(double value, SerializerProvider provider) throws JsonMappingException {
        if (value == 0) {
            return zero(1 / value);
        }
        BigDecimal digits = new BigDecimal(NumberOutput.toString(finite(value, provider), true));
        BigDecimal fewer = digits.round(ONE_DIGIT);
        return form(fewer.doubleValue() == value ? fewer : digits);
    }

    private static String text(float value, SerializerProvider provider) throws JsonMappingException {
        if (value == 0) {
            return zero(1 / value);
        }
        finite(value, provider);
        BigDecimal digits = new BigDecimal(NumberOutput.toString(value, true));
        BigDecimal fewer = digits.round(ONE_DIGIT); // Java has two digits where one would do: 1.4E-45
        return form(fewer.floatValue() == value ? fewer : digits);
    }

    private static String zero(double sign) {
        return sign < 0 ? "-0" : "0";
    }

    private static double finite(double value, SerializerProvider provider) throws JsonMappingException {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            provider.reportMappingProblem("JSON has no form for %s", value);
        }
        return value;
    }

    private static String form(BigDecimal number) {
        BigDecimal digits = number.stripTrailingZeros();
        int exponent = digits.precision() - digits.scale() - 1;
        if (exponent >= -6 && exponent < 21) {
            return digits.toPlainString();
        }
        String mantissa = digits.scaleByPowerOfTen(-exponent).toPlainString();
        return mantissa + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
    }

    private static final class Serializer<T> extends StdSerializer<T> {

        private static final long serialVersionUID = 1L;

        private final transient Writing<T> writing;

        Serializer(Class<T> type, Writing<T> writing) {
            super(type);
            this.writing = writing;
        }

        @Override
        public void serialize(T value, JsonGenerator json, SerializerProvider provider) throws IOException {
            writing.write(value, json, provider);
        }
    }
}
