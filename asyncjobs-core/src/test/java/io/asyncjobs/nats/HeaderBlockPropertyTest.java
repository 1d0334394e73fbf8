package io.asyncjobs.nats;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.hostile.Samples;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import io.nats.client.support.IncomingHeadersProcessor;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Header blocks of all kinds; the client library's own reader is the judge (protocol 8, 9). */
class HeaderBlockPropertyTest {

    private static Map<String, List<String>> read(byte[] block) {
        Headers headers = new IncomingHeadersProcessor(block).getHeaders();
        return ReceivedHeaders.of(NatsMessage.builder().headers(headers).build());
    }

    @Property(tries = 3000)
    void anyBlockBecomesOneThatTheLibraryReads(@ForAll("blocks") byte[] block, @ForAll boolean mayBeStatus) {
        byte[] readable = HeaderBlock.readable(block, mayBeStatus);

        assertThat(read(readable)).isNotNull();
        assertThat(HeaderBlock.readable(readable, mayBeStatus)).isEqualTo(readable);
    }

    @Property(tries = 3000)
    void headersThatAreInOrderAreReadAsTheyAre(
            @ForAll("names") String name, @ForAll("values") String value, @ForAll("blocks") byte[] hostile) {
        String broken = new String(hostile, ISO_8859_1).replaceAll("[\r\n]", "");
        byte[] block = ("NATS/1.0\r\n" + name + ": " + value + "\r\n!" + broken + "\r\n\r\n").getBytes(ISO_8859_1);

        assertThat(read(HeaderBlock.readable(block, false)).get(name)).first().isEqualTo(value);
    }

    @Provide
    Arbitrary<byte[]> blocks() {
        Arbitrary<String> lines = Arbitraries.oneOf(
                Samples.texts(),
                Arbitraries.of("NATS/1.0", "NATS/1.0 503", "NATS/1.0 404 x", "K: v", "K:", ":v", "K", "", " ", "K : v"),
                Combinators.combine(Samples.names(), Samples.texts()).as((name, value) -> name + ": " + value));
        Arbitrary<String> ends = Arbitraries.of("\r\n", "\r\n", "\r\n", "\n", "\r", "");
        Arbitrary<String> all = Combinators.combine(
                        Arbitraries.of("NATS/1.0\r\n", "NATS/1.0\r\n", "", "NATS/2.0\r\n", "NATS/1.0 100 x\r\n"),
                        Combinators.combine(lines, ends)
                                .as(String::concat)
                                .list()
                                .ofMaxSize(6),
                        Arbitraries.of("\r\n", ""))
                .as((first, middle, last) -> first + String.join("", middle) + last);
        return Arbitraries.oneOf(
                all.map(text -> text.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                all.map(text -> text.getBytes(ISO_8859_1)),
                Samples.bytes());
    }

    @Provide
    Arbitrary<String> names() {
        return Samples.names().map(name -> name.replace(':', '-'));
    }

    @Provide
    Arbitrary<String> values() {
        return Arbitraries.strings().withCharRange('!', '~').ofMaxLength(60);
    }
}
