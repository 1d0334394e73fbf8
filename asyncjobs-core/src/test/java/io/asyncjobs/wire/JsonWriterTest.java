package io.asyncjobs.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Writing as Go's encoding/json does (protocol 2). */
class JsonWriterTest {

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("", ""),
                Arguments.of("a/b", "a/b"),
                Arguments.of("<a href=\"x\">&</a>", "\\u003ca href=\\\"x\\\"\\u003e\\u0026\\u003c/a\\u003e"),
                Arguments.of("\u2028\u2029\u2027\u2030", "\\u2028\\u2029\u2027\u2030"),
                Arguments.of("\b\f\n\r\t\"\\", "\\b\\f\\n\\r\\t\\\"\\\\"),
                Arguments.of("\0\u0001\u000b\u001f\u007f", "\\u0000\\u0001\\u000b\\u001f\u007f"),
                Arguments.of("äé߿ࠀ世\uffff", "äé߿ࠀ世\uffff"),
                Arguments.of("🎉\udbff\udfff", "🎉\udbff\udfff"),
                Arguments.of("\ufffd", "\ufffd"),
                Arguments.of("a\ud800b", "a\\ufffdb"),
                Arguments.of("a\udc00", "a\\ufffd"),
                Arguments.of("\ud800\ud83c\udf89", "\\ufffd🎉"),
                Arguments.of("\ud83c", "\\ufffd"));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void escapesTextsAsGoDoes(String text, String written) {
        assertThat(new JsonWriter(1).value(text)).hasToString("\"" + written + "\"");
        assertThat(new JsonWriter().beginObject().name(text).value(1).endObject())
                .hasToString("{\"" + written + "\":1}");
    }

    @Test
    void separatesWhatNeedsIt() {
        JsonWriter json = new JsonWriter(1);
        json.beginObject();
        json.name("a").beginArray().value(1).value("x").beginArray().endArray().value(true);
        json.beginObject().endObject().value(false).endArray();
        json.name("b").beginObject().name("c").raw("null").endObject();
        json.name("d").value(-1).endObject();

        assertThat(json).hasToString("{\"a\":[1,\"x\",[],true,{},false],\"b\":{\"c\":null},\"d\":-1}");
    }

    @Test
    void writesBytesAsPaddedBase64() {
        JsonWriter json = new JsonWriter(1)
                .beginArray()
                .value((byte[]) null)
                .value(new byte[0])
                .value(new byte[] {-1, -17})
                .value("x".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .endArray();

        assertThat(json).hasToString("[null,\"\",\"/+8=\",\"eA==\"]");
    }

    @Test
    void writesTimes() {
        JsonWriter json = new JsonWriter()
                .beginArray()
                .value(Instant.parse("2026-02-03T04:05:06.5Z"))
                .value(OffsetDateTime.parse("2026-02-03T04:05:06+02:00"))
                .endArray();

        assertThat(json).hasToString("[\"2026-02-03T04:05:06.5Z\",\"2026-02-03T04:05:06+02:00\"]");
    }

    @Test
    void writesTimesAsGoDoes() {
        SplittableRandom random = new SplittableRandom(42);
        for (int i = 0; i < 100_000; i++) {
            int nanos = random.nextInt(0, 1_000_000_000);
            int digits = random.nextInt(0, 10);
            int rounded = digits == 0 ? 0 : nanos - nanos % (int) Math.pow(10, 9 - digits);
            Instant time = Instant.ofEpochSecond(random.nextLong(-62_167_219_200L, 253_402_300_800L), rounded);

            assertThat(new JsonWriter().value(time)).hasToString("\"" + GoTime.format(time) + "\"");
        }
    }

    @Test
    void writesTimesOfOtherYearsAsTheyAre() {
        Instant late = Instant.parse("+10000-01-01T00:00:00Z");
        Instant early = Instant.parse("-0001-12-31T23:59:59Z");

        assertThat(new JsonWriter(1).beginArray().value(late).value(early).endArray())
                .hasToString("[\"" + GoTime.format(late) + "\",\"" + GoTime.format(early) + "\"]");
    }

    @Test
    void endsWhenItsBytesAreTaken() {
        JsonWriter json = new JsonWriter().value("x");

        assertThat(json.toByteArray()).isEqualTo(new byte[] {'"', 'x', '"'});
        assertThatIllegalStateException().isThrownBy(json::toByteArray);
        assertThatIllegalStateException().isThrownBy(() -> json.value(1));
    }

    @Test
    void leavesItsBytesAloneWhenTheNextIsWritten() {
        byte[] first = new JsonWriter(16).value("first").toByteArray();
        JsonWriter outer = new JsonWriter(16).beginArray().value("outer");
        byte[] inner = new JsonWriter(16).value("inner").toByteArray();
        byte[] next = new JsonWriter(8).value("next").toByteArray();

        assertThat(new String(first, StandardCharsets.UTF_8)).isEqualTo("\"first\"");
        assertThat(new String(inner, StandardCharsets.UTF_8)).isEqualTo("\"inner\"");
        assertThat(new String(next, StandardCharsets.UTF_8)).isEqualTo("\"next\"");
        assertThat(outer.endArray()).hasToString("[\"outer\"]");
    }
}
