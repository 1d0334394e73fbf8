package io.asyncjobs.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.hostile.Samples;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Headers of items of all kinds (protocol 8). */
class ItemHeadersPropertyTest {

    /** What anybody wrote can be sent again, or is left out: a task never fails for it. */
    @Property(tries = 2000)
    void ofOthersTheUsableOnesAreKept(@ForAll("headers") Map<String, List<String>> headers) {
        ItemHeaders usable = ItemHeaders.usable(headers);

        assertThat(headers).containsAllEntriesOf(usable.values());
        assertThat(new ItemHeaders(usable.values())).isEqualTo(usable);
        assertThat(size(usable.values())).isLessThanOrEqualTo(ItemHeaders.MAX_BYTES);
        assertThat(ItemHeaders.usable(usable.values())).isEqualTo(usable);
    }

    @Property(tries = 2000)
    void ofOursAreTakenOrRefused(@ForAll("headers") Map<String, List<String>> headers) {
        ItemHeaders taken;
        try {
            taken = new ItemHeaders(headers);
        } catch (InvalidRequestException refused) {
            assertThat(refused.getMessage()).doesNotContainPattern("[\\p{Cntrl}\\x80-\\x9f\\u2028\\u2029]");
            return;
        }
        assertThat(taken.values()).isEqualTo(headers);
        headers.forEach((name, values) -> {
            assertThat(name).matches("[!-9;-~]+");
            assertThat(name.toLowerCase(Locale.ROOT)).doesNotStartWith("nats-").doesNotStartWith("aj-");
            assertThat(values).isNotEmpty().allMatch(value -> value.matches("[\\t -~]*"));
        });
    }

    private static int size(Map<String, List<String>> headers) {
        return headers.entrySet().stream()
                .flatMapToInt(header -> header.getValue().stream()
                        .mapToInt(value -> header.getKey().length() + value.length() + ": \r\n".length()))
                .sum();
    }

    @Provide
    Arbitrary<Map<String, List<String>>> headers() {
        Arbitrary<String> names = Arbitraries.oneOf(
                Arbitraries.of("traceparent", "Nats-Msg-Id", "nats-x", "AJ-Hops", "Aj-Due", "a b", "a:b", "ü", ""),
                Samples.names(),
                Samples.texts());
        Arbitrary<String> values = Arbitraries.oneOf(
                Arbitraries.of("", " ", "v", "a\tb", "a\r\nb", "\u00e9", "x".repeat(2000), "x".repeat(5000)),
                Samples.names(),
                Samples.texts());
        return Arbitraries.maps(names, values.list().ofMaxSize(3)).ofMaxSize(5);
    }
}
