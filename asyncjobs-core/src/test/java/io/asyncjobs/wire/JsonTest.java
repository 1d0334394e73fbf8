package io.asyncjobs.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading as Go's encoding/json does (protocol 2). */
class JsonTest {

    private static Map<String, String> members(byte[] json) throws IOException {
        Map<String, String> members = new LinkedHashMap<>();
        Json.readObject(json, (name, value) -> members.put(name, Json.compact(value)));
        return members;
    }

    private static Map<String, String> members(String json) throws IOException {
        return members(json.getBytes(UTF_8));
    }

    @Test
    void readsTheMembersInTheirOrder() throws IOException {
        assertThat(members(" \t\r\n{ \"b\" : 1 , \"a\" : { \"x\" : [ 1 , 2 ] } }\n"))
                .containsExactly(Map.entry("b", "1"), Map.entry("a", "{\"x\":[1,2]}"));
    }

    @Test
    void tellsARepeatedMemberEachTime() throws IOException {
        assertThat(members("{\"a\":1,\"a\":2}")).containsExactly(Map.entry("a", "2"));
    }

    @Test
    void nullHasNoMembers() throws IOException {
        assertThat(members("null")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "hello",
                "{",
                "{}}",
                "{} x",
                "{}{}",
                "{\"a\":1} null",
                "[]",
                "1",
                "\"a\"",
                "true",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":01}",
                "{\"a\":+1}",
                "{\"a\":.5}",
                "{\"a\":NaN}",
                "{\"a\":\"\t\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":1}//",
                "/**/{}",
                "\ufeff{}"
            })
    void refusesWhatIsNotOneObject(String json) {
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> members(json));
    }

    static Stream<Charset> otherCharsets() {
        return Stream.of(UTF_16, UTF_16BE, UTF_16LE, Charset.forName("UTF-32BE"), Charset.forName("UTF-32LE"));
    }

    @ParameterizedTest
    @MethodSource("otherCharsets")
    void refusesOtherCharsets(Charset charset) {
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> members("{\"a\":1}".getBytes(charset)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret {",
                "{\"tries\": 4711471147114711471147}",
                "{\"a\": \u00e9secret}",
                "{\"x\": sec\ufffd\u00e9ret}"
            })
    void quotesNothingOfWhatItCannotRead(String text) {
        assertThatExceptionOfType(JsonProcessingException.class)
                .isThrownBy(() -> Json.readObject(text.getBytes(UTF_8), (name, value) -> Json.number(value)))
                .satisfies(e -> assertThat(e.getMessage())
                        .containsPattern("^expected .* at (byte|character) \\d+$")
                        .doesNotContain("secret", "sec", "4711"));
    }

    @Test
    void neverQuotesWhatItRefuses() {
        String secret = "{\"payload\":\"c2VjcmV0\",\"secret\": 12, x";

        assertThatExceptionOfType(JsonProcessingException.class)
                .isThrownBy(() -> members(secret))
                .satisfies(e -> assertThat(e.getOriginalMessage()).doesNotContain("c2VjcmV0", "secret"))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("c2VjcmV0", "secret"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret",
                "{\"a\":secret}",
                "{secret:1}",
                "{\"a\":\"x\"secret}",
                "{\"a\":1secret}",
                "{\"a\":truesecret}",
                "{\"a\":\"\\secret\"}",
                "{\"a\":\"secret",
                "{\"secret\":",
                "{\"number\":777777777777777777777}",
                "{\"number\":7777777777777777777770}",
                "{\"number\":\"secret\"}",
                "{\"bytes\":\"secret!\"}",
                "{\"bytes\":\"secre\"}",
                "{\"a\":1} secret",
                "{\"a\":\"\u00fc\"} secret",
                "{\"a\":\"\ufffd\",secret}"
            })
    void saysWhereTheErrorIsAndNothingOfTheText(String json) {
        Json.Members members = (name, value) -> {
            if (name.equals("number")) {
                Json.number(value);
            } else if (name.equals("bytes")) {
                value.getBinaryValue();
            } else {
                Json.compact(value);
            }
        };

        assertThatExceptionOfType(JsonProcessingException.class)
                .isThrownBy(() -> Json.readObject(json.getBytes(UTF_8), members))
                .withMessageMatching("expected .* at (byte|character) \\d+")
                .withNoCause()
                .satisfies(e -> assertThat(e.toString()).doesNotContain("secre", "777"));
    }

    @Test
    void errorsOfAllReadingsHoldNothingOfTheText() {
        byte[] json = "[1, \"x\", secret]".getBytes(UTF_8);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Json.compact(json))
                .withMessageStartingWith("expected JSON but found something else at byte 1")
                .withNoCause();
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Json.compact(new String(json, UTF_8)))
                .withMessageStartingWith("expected JSON but found something else at character 1")
                .withNoCause();
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Json.readText(json))
                .withMessageStartingWith("expected JSON but found something else at byte 1")
                .withNoCause();
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Json.compact("[".repeat(20_000)))
                .withMessageStartingWith("expected fewer levels")
                .withNoCause();
    }

    @ParameterizedTest
    @CsvSource({
        "job, job, true",
        "JOB, job, true",
        "Last_Err, last_err, true",
        "ſtate, state, true",
        "KIND, kind, true",
        "kınd, kind, false",
        "Tİd, tid, false",
        "jöb, job, false",
        "jo, job, false",
        "'', job, false"
    })
    void findsMembersInAnyCase(String name, String meant, boolean found) {
        assertThat(Json.is(name, meant)).isEqualTo(found);
        assertThat(Json.inOneCase(name).equals(meant)).isEqualTo(found);
    }

    @Test
    void readsInvalidUtf8AsReplacementCharacters() throws IOException {
        byte[] json = "{\"a\":\"x\u00ff\u00fey\"}".getBytes(ISO_8859_1);

        assertThat(members(json)).containsExactly(Map.entry("a", "\"x\ufffd\ufffdy\""));
    }

    @Test
    void eachByteThatIsNoUtf8IsAReplacementCharacter() throws IOException {
        byte[] json = "{\"a\":\"\u00e2\u0082x\u00ed\u00a0\u0080y\u00c1\u00a2\"}".getBytes(ISO_8859_1);

        assertThat(members(json)).containsExactly(Map.entry("a", "\"\ufffd\ufffdx\ufffd\ufffd\ufffdy\ufffd\ufffd\""));
    }

    @Test
    void refusesInvalidUtf8OutsideOfTexts() {
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> members("{\"a\":1\u00ff}".getBytes(ISO_8859_1)));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> members("\u00ff{}".getBytes(ISO_8859_1)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "\"\\ud800\"|\"\\ufffd\"",
                "\"\\udc00x\"|\"\\ufffdx\"",
                "\"\\ud83c\\udf89\"|\"🎉\"",
                "\"\\ufffd\"|\"\ufffd\"",
                "\"\\u00e4\\/\"|\"ä/\"",
                "\"\\u003c<>&\\u2028\"|\"\\u003c\\u003c\\u003e\\u0026\\u2028\"",
                "{ \"b\" : 1.50, \"a\" : [ ] , \"b\" : {} }|{\"b\":1.50,\"a\":[],\"b\":{}}",
                "[1e400, -0, 123456789012345678901234567890]|[1e400,-0,123456789012345678901234567890]",
                "[null, true, false, \"\"]|[null,true,false,\"\"]",
                "1|1"
            })
    void compactsAValue(String json, String compact) throws IOException {
        assertThat(Json.compact(json.getBytes(UTF_8))).isEqualTo(compact);
        assertThat(Json.compact(json)).isEqualTo(compact);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "[1", "1 2", "]", "nul", "\"a"})
    void compactsNothingButOneValue(String json) {
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> Json.compact(json.getBytes(UTF_8)));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> Json.compact(json));
    }

    @Test
    void compactsDeepValuesAndRefusesBottomlessOnes() throws IOException {
        String deep = "[".repeat(5_000) + "]".repeat(5_000);
        String bottomless = "[".repeat(20_000) + "]".repeat(20_000);

        assertThat(Json.compact(deep.getBytes(UTF_8))).isEqualTo(deep);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> Json.compact(bottomless.getBytes(UTF_8)));
    }

    @Test
    void readsAText() throws IOException {
        assertThat(Json.readText("\"a\\nb\"".getBytes(UTF_8))).hasValue("a\nb");
        assertThat(Json.readText("\"\"".getBytes(UTF_8))).hasValue("");
        assertThat(Json.readText("  \"x\" ".getBytes(UTF_8))).hasValue("x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "null", "true", "{\"a\":[1]}", "[\"a\"]"})
    void otherValuesAreNoText(String json) throws IOException {
        assertThat(Json.readText(json.getBytes(UTF_8))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{} x", "\"a\" b", "\"a"})
    void refusesWhatIsNotOneValue(String json) {
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> Json.readText(json.getBytes(UTF_8)));
    }

    @Test
    void nullLeavesTheZeroValue() throws IOException {
        Json.readObject("{\"a\":null}".getBytes(UTF_8), (name, value) -> {
            assertThat(Json.text(value)).isEmpty();
            assertThat(Json.number(value)).isZero();
            assertThat(Json.bool(value)).isFalse();
        });
    }

    @Test
    void readsValuesOfTheirKind() throws IOException {
        Json.readObject(
                "{\"text\":\"x\",\"number\":-9007199254740993,\"bool\":true}".getBytes(UTF_8), (name, value) -> {
                    switch (name) {
                        case "text" -> assertThat(Json.text(value)).isEqualTo("x");
                        case "number" -> assertThat(Json.number(value)).isEqualTo(-9007199254740993L);
                        default -> assertThat(Json.bool(value)).isTrue();
                    }
                });
    }

    @Test
    void refusesValuesOfAnotherKind() throws IOException {
        for (String other : List.of("1", "1.0", "true", "[]", "{}", "\"x\"", "99999999999999999999")) {
            byte[] json = ("{\"a\":" + other + "}").getBytes(UTF_8);
            Json.readObject(json, (name, value) -> {
                if (!other.startsWith("\"")) {
                    assertThatExceptionOfType(IOException.class).isThrownBy(() -> Json.text(value));
                }
                if (!other.equals("1")) {
                    assertThatExceptionOfType(IOException.class).isThrownBy(() -> Json.number(value));
                }
                if (!other.equals("true")) {
                    assertThatExceptionOfType(IOException.class).isThrownBy(() -> Json.bool(value));
                }
                value.skipChildren();
            });
        }
    }

    @Test
    void readsTextsThatAreLong() throws IOException {
        String text = "x".repeat(21_000_000);

        assertThat(Json.readText(("\"" + text + "\"").getBytes(UTF_8))).hasValue(text);
    }
}
