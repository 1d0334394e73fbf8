package io.asyncjobs.task;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.type.TypeReference;
import io.asyncjobs.error.InvalidRequestException;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Payloads as Go encodes them (protocol 2). */
class JsonPayloadCodecTest {

    private final JsonPayloadCodec codec = new JsonPayloadCodec();

    record Email(String to, int count) {}

    record Numbers(double a, Double b, float c, Float d, double[] e, List<Double> f) {}

    private String encode(Object value) {
        return new String(codec.encode(value), UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, -0",
        "100, 100",
        "-2.5, -2.5",
        "0.1, 0.1",
        "0.30000000000000004, 0.30000000000000004",
        "3.141592653589793, 3.141592653589793",
        "1e20, 100000000000000000000",
        "123456789012345680000, 123456789012345680000",
        "9.999999999999999e20, 999999999999999900000",
        "1e21, 1e+21",
        "-1.5e21, -1.5e+21",
        "1.7976931348623157e308, 1.7976931348623157e+308",
        "1e-6, 0.000001",
        "1.25e-6, 0.00000125",
        "9.99e-7, 9.99e-7",
        "1e-7, 1e-7",
        "-1.5e-10, -1.5e-10",
        "4.9e-324, 5e-324",
        "2e-323, 2e-323",
        "9007199254740993, 9007199254740992"
    })
    void writesDoublesAsGoDoes(double number, String written) {
        assertThat(encode(number)).isEqualTo(written);
        assertThat(encode(new double[] {number})).isEqualTo("[" + written + "]");
        assertThat(encode(List.of(number))).isEqualTo("[" + written + "]");
    }

    @ParameterizedTest
    @CsvSource({
        "0.1, 0.1",
        "-0.0, -0",
        "3.4028235e38, 3.4028235e+38",
        "1e21, 1e+21",
        "1e20, 100000000000000000000",
        "1e-6, 0.000001",
        "9.999999e-7, 9.999999e-7",
        "1.4e-45, 1e-45",
        "16777216, 16777216"
    })
    void writesFloatsAsGoDoes(float number, String written) {
        assertThat(encode(number)).isEqualTo(written);
        assertThat(encode(new float[] {number})).isEqualTo("[" + written + "]");
    }

    @Test
    void writesNumbersInsideOfObjectsAsGoDoes() {
        assertThat(encode(new Numbers(1, 2.0, 3, 1e-7f, new double[] {1e21}, Arrays.asList(1.0, null))))
                .isEqualTo("{\"a\":1,\"b\":2,\"c\":3,\"d\":1e-7,\"e\":[1e+21],\"f\":[1,null]}");
    }

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of(null, "null"),
                Arguments.of(42, "42"),
                Arguments.of(Long.MIN_VALUE, "-9223372036854775808"),
                Arguments.of(new BigInteger("18446744073709551615"), "18446744073709551615"),
                Arguments.of(true, "true"),
                Arguments.of("", "\"\""),
                Arguments.of("<b>Tom & Jerry</b>", "\"\\u003cb\\u003eTom \\u0026 Jerry\\u003c/b\\u003e\""),
                Arguments.of("\u007f\u2028/🎉", "\"\u007f\\u2028/🎉\""),
                Arguments.of("a\ud800", "\"a\\ufffd\""),
                Arguments.of(Map.of("\ud800", 1), "{\"\\ufffd\":1}"),
                Arguments.of(new byte[] {0, 1, 2, -6}, "\"AAEC+g==\""),
                Arguments.of(new byte[0], "\"\""),
                Arguments.of("x".repeat(100).getBytes(UTF_8), "\"" + "eHh4".repeat(33) + "eA==\""),
                Arguments.of(new Email("a@b", 1), "{\"to\":\"a@b\",\"count\":1}"),
                Arguments.of(new Email(null, 0), "{\"to\":null,\"count\":0}"),
                Arguments.of(Instant.parse("2026-02-03T04:05:06Z"), "\"2026-02-03T04:05:06Z\""),
                Arguments.of(Duration.ofMinutes(1), "\"PT1M\""),
                Arguments.of(new Object(), "{}"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void writesValuesAsGoDoes(Object value, String written) {
        assertThat(encode(value)).isEqualTo(written);
    }

    @Test
    void sortsTheKeysOfMaps() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("z", 1);
        map.put("a", Map.of("c", 1));
        map.put("M", null);

        assertThat(encode(map)).isEqualTo("{\"M\":null,\"a\":{\"c\":1},\"z\":1}");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void refusesNumbersThatJsonDoesNotHave(double number) {
        assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> codec.encode(number));
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> codec.encode(List.of((float) number)));
    }

    @Test
    void doesNotQuoteWhatItCannotEncode() {
        Object failing = new Object() {
            @SuppressWarnings("unused")
            public String getSecret() {
                throw new IllegalStateException("s3cret");
            }
        };

        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> codec.encode(failing))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
    }

    @Test
    void readsWhatItWrote() {
        Type emails = new TypeReference<List<Email>>() {}.getType();
        List<Email> value = List.of(new Email("a", 1), new Email("b", 2));

        assertThat(codec.decode(codec.encode(value), emails)).isEqualTo(value);
    }

    @Test
    void ignoresWhatItDoesNotKnow() {
        assertThat(codec.decode("{\"to\":\"a\",\"more\":{}}".getBytes(UTF_8), Email.class))
                .isEqualTo(new Email("a", 0));
        assertThat(codec.decode("null".getBytes(UTF_8), Email.class)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\"s3cret\"", "{\"to\":\"s3cret\",\"count\":\"s3cret\"}", "{} s3cret", "[\"s3cret\"]", "{"})
    void doesNotQuoteWhatItCannotDecode(String json) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> codec.decode(json.getBytes(UTF_8), Email.class))
                .withMessageContaining(Email.class.getName())
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
    }
}
