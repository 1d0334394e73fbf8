package io.asyncjobs.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.asyncjobs.hostile.Samples;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What is written by hand equals what another encoder writes, and Jackson reads it as what it was (protocol 2). */
class JsonWriterPropertyTest {

    private static final ObjectMapper JACKSON = new ObjectMapper();

    private static final Map<Integer, String> SHORT =
            Map.of((int) '"', "\\\"", (int) '\\', "\\\\", 8, "\\b", 9, "\\t", 10, "\\n", 12, "\\f", 13, "\\r");

    /** Go's rules, one character after the other. */
    private static String escaped(String text) {
        StringBuilder json = new StringBuilder("\"");
        text.codePoints().forEach(point -> {
            boolean half = point >= 0xd800 && point <= 0xdfff;
            boolean escape = point < ' ' || "<>&\u2028\u2029".indexOf(point) >= 0;
            if (SHORT.containsKey(point)) {
                json.append(SHORT.get(point));
            } else if (half || escape) {
                json.append(String.format("\\u%04x", half ? 0xfffd : point));
            } else {
                json.appendCodePoint(point);
            }
        });
        return json.append('"').toString();
    }

    /** Halves of characters are lost on the way. */
    private static String whole(String text) {
        return text.codePoints()
                .map(point -> point >= 0xd800 && point <= 0xdfff ? 0xfffd : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static JsonNode read(byte[] json) {
        try {
            return JACKSON.readTree(json);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Property(tries = 5000)
    void aTextIsEscapedAsGoEscapesIt(@ForAll("texts") String text) {
        byte[] json = new JsonWriter().value(text).toByteArray();

        assertThat(new String(json, UTF_8)).isEqualTo(escaped(text));
        assertThat(read(json).textValue()).isEqualTo(whole(text));
    }

    @Property(tries = 300)
    void aLongTextIsEscapedAsGoEscapesIt(@ForAll("longTexts") String text) {
        byte[] json = new JsonWriter(1).value(text).toByteArray();

        assertThat(new String(json, UTF_8)).isEqualTo(escaped(text));
        assertThat(read(json).textValue()).isEqualTo(whole(text));
    }

    @Property
    void aNumberIsReadBack(@ForAll long number) {
        byte[] json = new JsonWriter().value(number).toByteArray();

        assertThat(new String(json, UTF_8)).isEqualTo(Long.toString(number));
        assertThat(read(json).longValue()).isEqualTo(number);
    }

    @Property
    void bytesAreReadBack(@ForAll byte[] bytes) throws IOException {
        byte[] json = new JsonWriter().value(bytes).toByteArray();

        assertThat(new String(json, UTF_8)).isEqualTo('"' + Base64.getEncoder().encodeToString(bytes) + '"');
        assertThat(read(json).binaryValue()).isEqualTo(bytes);
    }

    @Property(tries = 5000)
    void aTimeIsWhatTheJdkWouldWrite(@ForAll("times") Instant time) {
        String jdk = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.nnnnnnnnn")
                .format(time.atOffset(ZoneOffset.UTC))
                .replaceFirst("\\.?0*$", "");

        assertThat(new JsonWriter().value(time)).hasToString('"' + jdk + "Z\"");
    }

    /** Writers of one thread hand their buffer on to the next one, also while another is at work. */
    @Property
    void writersDoNotDisturbEachOther(@ForAll("lists") List<String> texts) {
        List<byte[]> written = new ArrayList<>();
        JsonWriter all = new JsonWriter().beginArray();
        for (String text : texts) {
            written.add(new JsonWriter(text.length() + 1)
                    .beginObject()
                    .name(text)
                    .value(text)
                    .endObject()
                    .toByteArray());
            all.value(text);
        }
        JsonNode array = read(all.endArray().toByteArray());

        assertThat(array).hasSize(texts.size());
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            assertThat(array.get(i).textValue()).isEqualTo(whole(text));
            assertThat(new String(written.get(i), UTF_8)).isEqualTo("{" + escaped(text) + ":" + escaped(text) + "}");
        }
    }

    @Provide
    Arbitrary<String> texts() {
        return Samples.texts();
    }

    /** Beyond the size of the buffers that are kept. */
    @Provide
    Arbitrary<String> longTexts() {
        return Samples.texts().flatMap(text -> Arbitraries.integers()
                .between(0, 20_000 / Math.max(1, text.length()))
                .map(text::repeat));
    }

    @Provide
    Arbitrary<List<String>> lists() {
        return Arbitraries.frequencyOf(Tuple.of(9, Samples.texts()), Tuple.of(1, longTexts()))
                .list()
                .ofMaxSize(8);
    }

    @Provide
    Arbitrary<Instant> times() {
        return Samples.times();
    }
}
