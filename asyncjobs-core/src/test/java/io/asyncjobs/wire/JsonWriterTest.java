package io.asyncjobs.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
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
    void givesCopiesOfItsBytes() {
        JsonWriter json = new JsonWriter().value("x");
        json.toByteArray()[1] = 'y';

        assertThat(json).hasToString("\"x\"");
        assertThat(json.toByteArray()).isEqualTo(new byte[] {'"', 'x', '"'});
    }
}
