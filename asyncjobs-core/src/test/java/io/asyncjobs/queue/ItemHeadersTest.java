package io.asyncjobs.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.error.InvalidRequestException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ItemHeadersTest {

    @Test
    void takesPrintableAscii() {
        assertThat(ItemHeaders.of(Map.of("traceparent", "00-ab-cd-01", "X", " !~\t"))
                        .values())
                .isEqualTo(Map.of("traceparent", List.of("00-ab-cd-01"), "X", List.of(" !~\t")));
        assertThat(ItemHeaders.of(Map.of())).isSameAs(ItemHeaders.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a:b", "ä", "a\r\nb", "a\u007f", "a\u0000"})
    void refusesNamesThatCannotBeSent(String name) {
        assertThatThrownBy(() -> ItemHeaders.of(Map.of(name, "x")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("its name must be printable ASCII")
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Nats-Msg-Id", "nats-rollup", "Aj-Due", "AJ-Hops", "aj-x"})
    void refusesNamesWithAMeaningOfTheirOwn(String name) {
        assertThatThrownBy(() -> ItemHeaders.of(Map.of(name, "x")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("a meaning of their own");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nNats-Rollup: all", "a\n", "ä", "\u0000", "\u007f"})
    void refusesValuesThatCannotBeSentAndDoesNotQuoteThem(String value) {
        assertThatThrownBy(() -> ItemHeaders.of(Map.of("X", value)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("header 'X' can't be sent: its value must be printable ASCII");
    }

    @Test
    void refusesMoreThanFourKilobytes() {
        String most = "x".repeat(ItemHeaders.MAX_BYTES - 5);

        assertThat(ItemHeaders.of(Map.of("X", most)).isEmpty()).isFalse();
        assertThatThrownBy(() -> ItemHeaders.of(Map.of("X", most + "x")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("the headers of a work item have 4097 bytes; send at most 4096");
    }

    @Test
    void leavesOutWhatOthersMayHaveWritten() {
        Map<String, List<String>> received = Map.of(
                "traceparent", List.of("00-ab"),
                "baggage", List.of("x".repeat(5_000)),
                "Nats-Msg-Id", List.of("1"),
                "Aj-Due", List.of("1"),
                "Name", List.of("zu spät"),
                "None", List.of(),
                "Two", List.of("a", "b"));

        assertThat(ItemHeaders.usable(received).values())
                .isEqualTo(Map.of("traceparent", List.of("00-ab"), "Two", List.of("a", "b")));
        assertThat(ItemHeaders.usable(Map.of("Nats-Msg-Id", List.of("1")))).isSameAs(ItemHeaders.NONE);
    }

    @Test
    void keepsTheSmallerOnesOfTooMany() {
        Map<String, List<String>> received = Map.of(
                "a", List.of("x".repeat(3_000)), "b", List.of("x".repeat(2_000)), "traceparent", List.of("00-ab"));

        assertThat(ItemHeaders.usable(received).values()).containsOnlyKeys("b", "traceparent");
    }
}
