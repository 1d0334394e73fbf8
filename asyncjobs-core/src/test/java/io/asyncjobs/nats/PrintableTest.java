package io.asyncjobs.nats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrintableTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nats://u:p@h:1|nats://h:1",
                "nats://u:p@1.2.3.4:1 [nats://u:p@h:1]|nats://1.2.3.4:1 [nats://h:1]",
                "nats://tok@h:1|nats://h:1",
                "bad URL nats://u:p@q@h|bad URL nats://h",
                "u:p@h|h",
                "nats://h:1|nats://h:1",
                "nothing here|nothing here"
            })
    void removesUserInfo(String text, String expected) {
        assertThat(Printable.withoutUserInfo(text)).isEqualTo(expected);
    }

    @Test
    void cutsLongTextAndReplacesControlCharacters() {
        assertThat(Printable.text("a\nb\u0000")).isEqualTo("a?b?");
        assertThat(Printable.text("x".repeat(500))).hasSize(121).endsWith("…");
    }
}
