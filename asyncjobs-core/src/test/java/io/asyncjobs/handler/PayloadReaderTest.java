package io.asyncjobs.handler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.type.TypeReference;
import io.asyncjobs.task.JsonPayloadCodec;
import java.lang.reflect.Type;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Converting payloads. */
class PayloadReaderTest {

    private static final PayloadReader READER = new PayloadReader(new JsonPayloadCodec(), true);
    private static final PayloadReader EXACT = new PayloadReader(new JsonPayloadCodec(), false);

    record Email(String to) {}

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static byte[] quoted(String text) {
        return new JsonPayloadCodec().encode(text);
    }

    private static byte[] base64(String text) {
        return quoted(Base64.getEncoder().encodeToString(bytes(text)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "\"hello\"", "{\"to\":\"a\"}"})
    void bytesAreThePayloadAsItIs(String payload) {
        assertThat(READER.read(bytes(payload), byte[].class)).isEqualTo(bytes(payload));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "\"hello\\n\"|hello\\n",
                "\"\"|^^",
                "hello|hello",
                "^^|^^",
                "{\"to\":\"a\"}|{\"to\":\"a\"}",
                "42|42",
                "\"unfinished|\"unfinished"
            })
    void aStringIsTheTextOfAJsonStringElseTheRawText(String payload, String text) {
        assertThat(READER.read(bytes(payload), String.class)).isEqualTo(text.replace("\\n", "\n"));
        assertThat(EXACT.read(bytes(payload), String.class)).isEqualTo(text.replace("\\n", "\n"));
    }

    @Test
    void readsATypedPayload() {
        assertThat(READER.read(bytes("{\"to\":\"a\",\"more\":1}"), Email.class)).isEqualTo(new Email("a"));
        assertThat(EXACT.read(bytes("{\"to\":\"a\"}"), Email.class)).isEqualTo(new Email("a"));
    }

    @Test
    void readsGenericTypes() {
        Type emails = new TypeReference<List<Email>>() {}.getType();

        assertThat(READER.read(bytes("[{\"to\":\"a\"}]"), emails)).isEqualTo(List.of(new Email("a")));
        assertThat(READER.read(quoted("[{\"to\":\"a\"}]"), emails)).isEqualTo(List.of(new Email("a")));
        assertThat(READER.read(bytes("{\"a\":1}"), Map.class)).isEqualTo(Map.of("a", 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null"})
    void noPayloadIsNull(String payload) {
        assertThat(READER.read(bytes(payload), Email.class)).isNull();
        assertThat(EXACT.read(bytes(payload), Email.class)).isNull();
    }

    @Test
    void unwrapsJsonInAString() {
        assertThat(READER.read(quoted("{\"to\":\"a\"}"), Email.class)).isEqualTo(new Email("a"));
        assertThat(READER.read(quoted("42"), Integer.class)).isEqualTo(42);
    }

    @Test
    void unwrapsBase64InAString() {
        assertThat(READER.read(base64("{\"to\":\"a\"}"), Email.class)).isEqualTo(new Email("a"));
    }

    @Test
    void unwrapsOnceOnly() {
        byte[] twice = quoted(new String(quoted("{\"to\":\"a\"}"), UTF_8));

        assertThatExceptionOfType(TerminateTaskException.class).isThrownBy(() -> READER.read(twice, Email.class));
    }

    @Test
    void doesNotUnwrapWhenThatIsSwitchedOff() {
        assertThatExceptionOfType(TerminateTaskException.class)
                .isThrownBy(() -> EXACT.read(quoted("{\"to\":\"a\"}"), Email.class));
        assertThatExceptionOfType(TerminateTaskException.class)
                .isThrownBy(() -> EXACT.read(base64("{\"to\":\"a\"}"), Email.class));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3cret",
                "\"s3cret\"",
                "[\"s3cret\"]",
                "{\"to\":[\"s3cret\"]}",
                "{\"to\":\"s3cret\"} trailing",
                "\"czNjcmV0\"",
                "\"{\\\"to\\\":[\\\"s3cret\\\"]}\""
            })
    void terminatesTheTaskWhenThePayloadCannotBeConverted(String payload) {
        assertThatExceptionOfType(TerminateTaskException.class)
                .isThrownBy(() -> READER.read(bytes(payload), Email.class))
                .withMessageContaining(Email.class.getName())
                .withMessageEndingWith(": terminate task")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret", "czNjcmV0"));
    }
}
