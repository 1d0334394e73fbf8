package io.asyncjobs.nats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.asyncjobs.HostileHeaders;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import io.nats.client.support.IncomingHeadersProcessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers made readable for the client library, whose own reader is the judge. */
class HeaderBlockTest {

    private static String readable(String block, boolean mayBeStatus) {
        return new String(HeaderBlock.readable(block.getBytes(UTF_8), mayBeStatus), UTF_8);
    }

    private static boolean isPlain(byte[] block) {
        byte[] chunk = new byte[block.length + 6];
        System.arraycopy(block, 0, chunk, 3, block.length);
        return HeaderBlock.isPlain(chunk, 3, 3 + block.length);
    }

    private static Map<String, List<String>> read(byte[] block) {
        Headers headers = new IncomingHeadersProcessor(block).getHeaders();
        return ReceivedHeaders.of(NatsMessage.builder().headers(headers).build());
    }

    static List<HostileHeaders.Block> hostile() {
        return HostileHeaders.blocks();
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void theLibraryReadsWhatComesOut(HostileHeaders.Block block) {
        for (boolean mayBeStatus : new boolean[] {true, false}) {
            byte[] readable = HeaderBlock.readable(block.bytes(), mayBeStatus);

            assertThatCode(() -> new IncomingHeadersProcessor(readable)).doesNotThrowAnyException();
            assertThat(HeaderBlock.readable(readable, mayBeStatus)).isEqualTo(readable);
        }
    }

    /** Whatever comes: made of pieces that blocks have, in any order, with bytes changed. */
    @Test
    void theLibraryReadsWhateverBlockComes() {
        List<String> pieces = List.of(
                "NATS/1.0",
                "\r\n",
                "\r\n",
                "\r\n",
                "\r",
                "\n",
                ":",
                ": ",
                " ",
                "\t",
                "K",
                "Key",
                "Aj-Due",
                "v",
                "ü",
                "%41",
                "503",
                "404 Not Found",
                "\u0000",
                "NATS/1.0\r\n",
                "K: v\r\n",
                "Aj-Escaped-Values: percent\r\n");
        Random random = new Random(20261121);
        int plain = 0;
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder(random.nextInt(4) == 0 ? "" : "NATS/1.0");
            for (int n = random.nextInt(9); n > 0; n--) {
                text.append(pieces.get(random.nextInt(pieces.size())));
            }
            text.append(random.nextInt(3) == 0 ? "" : "\r\n\r\n");
            byte[] block = text.toString().getBytes(UTF_8);
            for (int n = random.nextInt(3) - 1; n > 0 && block.length > 0; n--) {
                block[random.nextInt(block.length)] = (byte) random.nextInt(256);
            }
            boolean isPlain = isPlain(block);
            byte[] read = isPlain ? block : HeaderBlock.readable(block, random.nextBoolean());

            assertThatCode(() -> new IncomingHeadersProcessor(read))
                    .as(text.toString())
                    .doesNotThrowAnyException();
            if (isPlain) {
                plain++;
                assertThat(HeaderBlock.readable(block, true)).isEqualTo(block);
            }
        }
        assertThat(plain).isGreaterThan(5_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NATS/1.0\r\n\r\n",
                "NATS/1.0\r\nK:v\r\n\r\n",
                "NATS/1.0\r\nK: v\r\nk:\r\nK: \r\n\r\n",
                "NATS/1.0\r\nA!~: a:b % \t\u0001 c  \r\n\r\n"
            })
    void plainBlocksAreSeenAtAGlanceAndStayAsTheyAre(String block) {
        assertThat(isPlain(block.getBytes(UTF_8))).isTrue();
        assertThat(readable(block, true)).isEqualTo(block);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NATS/1.0 503\r\n\r\n",
                "NATS/1.0 100 Idle Heartbeat\r\nNats-Last-Consumer: 1\r\n\r\n",
                "NATS/1.0 408 Request Timeout\r\nNats-Pending-Messages: 1\r\nNats-Pending-Bytes: 0\r\n\r\n"
            })
    void statusesStayAsTheyAreWhereTheyMayBe(String block) {
        assertThat(isPlain(block.getBytes(UTF_8))).isFalse();
        assertThat(readable(block, true)).isEqualTo(block);
        assertThat(readable(block, false)).isEqualTo(block.replaceFirst(" .*", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "~Kü: v~~|~K??: v~~",
                "~K: ü~~|~K: %C3%BC~Aj-Escaped-Values: percent~~",
                "~K: 5%~L: ü~~|~K: 5%25~L: %C3%BC~Aj-Escaped-Values: percent~~",
                "~no colon~K: v~~|~K: v~~",
                "~ K : v~: x~~|~K: v~~",
                "~~K: v~~|~K: v~~",
                "' abc~K: v~~'|~K: v~~",
                "' 404 ~K: v~~'|' 404~K: v~~'"
            })
    void repairsWhatIsWrongAndNothingElse(String rest, String repaired) {
        String block = "NATS/1.0" + rest.replace("~", "\r\n");

        assertThat(readable(block, true)).isEqualTo("NATS/1.0" + repaired.replace("~", "\r\n"));
    }

    @Test
    void textsAreReadAsTheyWereSent() {
        String block = "NATS/1.0\r\nAJ-Error:  ü 100% %41 €🎉\r\nAJ-Error: zwei\r\nPlain: %42\r\n\r\n";

        assertThat(read(HeaderBlock.readable(block.getBytes(UTF_8), true)))
                .containsOnly(
                        Map.entry("AJ-Error", List.of("ü 100% %41 €🎉", "zwei")), Map.entry("Plain", List.of("%42")));
        assertThat(read("NATS/1.0\r\nPlain: %42 %\r\n\r\n".getBytes(UTF_8)))
                .containsOnly(Map.entry("Plain", List.of("%42 %")));
    }

    @Test
    void whoeverClaimsThatValuesAreEscapedOnlyChangesItsOwn() {
        String block = "NATS/1.0\r\nAj-Escaped-Values: x\r\nK: %C3%BC %4 %zz %\r\n\r\n";

        assertThat(read(block.getBytes(UTF_8))).isEqualTo(Map.of("K", List.of("ü %4 %zz %")));
    }

    @Test
    void aMessageWithoutHeadersHasNone() {
        assertThat(ReceivedHeaders.of(NatsMessage.builder().subject("x").build()))
                .isEmpty();
        assertThat(new ArrayList<>(read("NATS/1.0\r\n\r\n".getBytes(UTF_8)).keySet()))
                .isEmpty();
    }
}
