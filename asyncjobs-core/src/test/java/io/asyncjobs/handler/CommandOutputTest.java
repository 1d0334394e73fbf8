package io.asyncjobs.handler;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What is kept of the output, and as which text. */
class CommandOutputTest {

    @Test
    void keepsAllUpToTheLimit() {
        CommandOutput output = new CommandOutput(4);
        append(output, "abcd");

        assertThat(output.exceeded()).isFalse();
        assertThat(output.text()).isEqualTo("abcd");
        append(output, "e");
        assertThat(output.exceeded()).isTrue();
    }

    @Test
    void keepsLittleOfAnEndlessOutput() {
        CommandOutput output = new CommandOutput(10);
        for (int i = 0; i < 10_000; i++) {
            append(output, "0123456789".repeat(10));
        }
        append(output, "end");

        assertThat(output.text()).hasSizeLessThan(20_000).endsWith("789end");
        assertThat(output.tail(5)).isEqualTo("…89end");
    }

    @Test
    void tellsTheEndWithoutHalfCharacters() {
        CommandOutput output = new CommandOutput(1_000_000);
        append(output, "ü".repeat(10_001) + "😀\n");

        assertThat(output.tail(3)).isEqualTo("…ü😀");
        assertThat(output.tail(1)).isEmpty();
        assertThat(output.tail(0)).isEmpty();
        assertThat(output.tail(100_000)).matches("…ü+😀");
    }

    @Test
    void tellsAShortOutputWithoutWhiteSpaceAround() {
        CommandOutput output = new CommandOutput(100);
        append(output, "\n one\ntwo \n");

        assertThat(output.tail(100)).isEqualTo("one\ntwo");
    }

    @Test
    void keepsNothingAfterItsEnd() {
        CommandOutput output = new CommandOutput(100);
        append(output, "kept");
        output.close();
        append(output, "dropped");

        assertThat(output.text()).isEqualTo("kept");
    }

    private static void append(CommandOutput output, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        output.append(bytes, bytes.length);
    }
}
