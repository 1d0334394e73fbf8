package io.asyncjobs.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.error.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.ParameterizedTypeReference;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

class Jackson3PayloadCodecTest {

    record Email(String to, Instant at) {}

    record Secrets(Map<String, Integer> numbers) {}

    private final Jackson3PayloadCodec codec = new Jackson3PayloadCodec(
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build());

    @Test
    void encodesCompactlyAndDecodes() {
        Email email = new Email("a@example.net", Instant.parse("2026-01-02T03:04:05Z"));

        byte[] json = codec.encode(email);

        assertThat(new String(json, StandardCharsets.UTF_8))
                .isEqualTo("{\"to\":\"a@example.net\",\"at\":\"2026-01-02T03:04:05Z\"}");
        assertThat(codec.decode(json, Email.class)).isEqualTo(email);
        assertThat(codec.encode(null)).asString().isEqualTo("null");
    }

    @Test
    void decodesGenericTypes() {
        Object decoded = codec.decode(
                utf8("[{\"to\":\"a\",\"at\":null}]"), new ParameterizedTypeReference<List<Email>>() {}.getType());

        assertThat(decoded).isEqualTo(List.of(new Email("a", null)));
    }

    @Test
    void refusesWhatFollowsAValue() {
        assertThatThrownBy(() -> codec.decode(utf8("{\"to\":\"a\"} x"), Email.class))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void quotesNothingOfThePayload() {
        assertThatThrownBy(() -> codec.decode(utf8("{\"to\":\"hush\",\"at\":\"hush\"}"), Email.class))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("InvalidFormatException at at")
                .message()
                .doesNotContain("hush");
        assertThatThrownBy(() -> codec.decode(utf8("{\"numbers\":{\"hush\":\"x\"}}"), Secrets.class))
                .hasMessageContaining("at numbers.[]")
                .message()
                .doesNotContain("hush");
        assertThatThrownBy(() -> codec.decode(utf8("hush"), Email.class))
                .message()
                .doesNotContain("hush");
    }

    @Test
    void tellsWhatCannotBeEncoded() {
        assertThatThrownBy(() -> codec.encode(new Broken()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("Broken")
                .message()
                .doesNotContain("hush");
    }

    static final class Broken {
        public String getValue() {
            throw new IllegalStateException("hush");
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
