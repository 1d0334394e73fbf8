package io.asyncjobs.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.vectors.Vectors;
import io.asyncjobs.wire.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/** Generated values for properties: what others may send, and what is allowed but seldom. */
public final class Samples {

    /** The first moment that a record can hold. */
    public static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");

    /** The last one. */
    public static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private static final int DEEP = 12_000;

    private Samples() {}

    /** Texts of all kinds: plain, controls, what JSON escapes, all of Unicode, halves of surrogates. */
    public static Arbitrary<String> texts() {
        Arbitrary<String> odd = Arbitraries.of(
                "",
                "\u0000",
                "\u001f\u007f",
                "\"\\/",
                "<&>",
                "\u2028\u2029",
                "\ud83d\ude00",
                "\ud800",
                "\udc00",
                "\ud83d",
                "\ufffd",
                "\ufeff",
                "é",
                "ſ",
                "İı",
                "\r\n",
                "../../etc",
                "*",
                ">",
                "a.b",
                "null",
                "{}");
        Arbitrary<String> all = Arbitraries.strings().all().ofMaxLength(20);
        Arbitrary<String> plain = Arbitraries.strings().ascii().ofMaxLength(40);
        return Arbitraries.frequencyOf(Tuple.of(3, plain), Tuple.of(3, all), Tuple.of(2, odd))
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(parts -> String.join("", parts))
                .withoutEdgeCases();
    }

    /** Names that tasks, types and schedules may have. */
    public static Arbitrary<String> names() {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .withCharRange('A', 'Z')
                .withCharRange('0', '9')
                .withChars("_:-")
                .ofMinLength(1)
                .ofMaxLength(40);
    }

    /** Times that a record can hold, to the nanosecond. */
    public static Arbitrary<Instant> times() {
        Arbitrary<Long> seconds = Arbitraries.longs()
                .between(FIRST.getEpochSecond(), LAST.getEpochSecond())
                .withDistribution(RandomDistribution.uniform())
                .edgeCases(edges -> edges.add(FIRST.getEpochSecond(), LAST.getEpochSecond(), 0L, -62_135_596_800L));
        Arbitrary<Integer> nanos = Arbitraries.integers()
                .between(0, 999_999_999)
                .edgeCases(edges -> edges.add(0, 1, 999_999_999, 120_000_000));
        return Combinators.combine(seconds, nanos).as(Instant::ofEpochSecond);
    }

    /** Names of states: ours, and those of a peer that we don't know. */
    public static Arbitrary<String> states() {
        return Arbitraries.oneOf(
                Arbitraries.of(TaskState.values()).map(TaskState::wireName),
                Arbitraries.of("paused", "NEW", "active ", "cancelled", "complete\u0000"));
    }

    /** Any JSON value, as text. */
    public static Arbitrary<String> json() {
        return Arbitraries.recursive(Samples::scalars, Samples::nested, 0, 3).withoutEdgeCases();
    }

    private static Arbitrary<String> scalars() {
        Arbitrary<String> numbers = Arbitraries.of(
                "0",
                "-0",
                "1",
                "-1",
                "1.5",
                "1e400",
                "-1E-400",
                "9223372036854775807",
                "9223372036854775808",
                "-9223372036854775809",
                "2147483648",
                "1" + "0".repeat(3000),
                "0." + "3".repeat(3000),
                "1e2147483648");
        Arbitrary<String> texts =
                texts().map(text -> new JsonWriter().value(text).toString());
        Arbitrary<String> escapes = Arbitraries.of("\"\\ud800\"", "\"\\u0000\"", "\"\\ud83d\\ude00\"", "\"\\/\"");
        return Arbitraries.oneOf(numbers, texts, escapes, Arbitraries.of("null", "true", "false", "[]", "{}", "\"\""));
    }

    private static Arbitrary<String> nested(Arbitrary<String> inner) {
        Arbitrary<String> arrays = inner.list().ofMaxSize(3).map(list -> "[" + String.join(",", list) + "]");
        Arbitrary<String> names =
                texts().map(text -> new JsonWriter().value(text).toString());
        Arbitrary<String> objects = Combinators.combine(names, inner)
                .as((name, value) -> name + " : " + value)
                .list()
                .ofMaxSize(3)
                .map(list -> "{" + String.join(" ,\n", list) + "}");
        return Arbitraries.oneOf(arrays, objects);
    }

    /** JSON that goes deeper than a reader may follow. */
    public static Arbitrary<String> deepJson() {
        return Combinators.combine(
                        Arbitraries.of("[", "{\"a\":", "[{\"a\":"),
                        Arbitraries.integers().between(1, DEEP),
                        Arbitraries.of(true, false))
                .as((open, depth, closed) -> {
                    String close = open.equals("[") ? "]" : open.startsWith("[") ? "}]" : "}";
                    return open.repeat(depth) + "1" + (closed ? close.repeat(depth) : "");
                });
    }

    /** Any bytes: random ones, any JSON, JSON that is not UTF-8 or has something after it. */
    public static Arbitrary<byte[]> bytes() {
        Arbitrary<byte[]> random = Arbitraries.bytes().array(byte[].class).ofMaxSize(200);
        Arbitrary<byte[]> json = json().map(text -> text.getBytes(StandardCharsets.UTF_8));
        Arbitrary<byte[]> others = Combinators.combine(
                        json(),
                        Arbitraries.of(
                                StandardCharsets.UTF_16LE,
                                StandardCharsets.UTF_16,
                                StandardCharsets.ISO_8859_1,
                                StandardCharsets.UTF_8),
                        Arbitraries.of("", " ", "\ufeff", "}", "\u0000", "{}"),
                        Arbitraries.of("", " ", "x", "{}", "\u0000", ","))
                .as((text, charset, before, after) -> (before + text + after).getBytes(charset));
        return Arbitraries.frequencyOf(
                Tuple.of(2, random), Tuple.of(3, json), Tuple.of(2, others), Tuple.of(3, mutants()));
    }

    /** Records as Go wrote them. */
    public static Arbitrary<byte[]> recorded() {
        return Arbitraries.of(RECORDED);
    }

    /** Records as Go wrote them, damaged in some places. */
    public static Arbitrary<byte[]> mutants() {
        return Combinators.combine(
                        recorded(),
                        recorded(),
                        Arbitraries.randoms(),
                        Arbitraries.integers().between(1, 5))
                .as((record, other, random, times) -> {
                    byte[] bytes = record;
                    for (int i = 0; i < times; i++) {
                        bytes = mutated(bytes, other, random.nextInt(5), random);
                    }
                    return bytes;
                });
    }

    private static byte[] mutated(byte[] bytes, byte[] other, int kind, java.util.Random random) {
        if (bytes.length == 0) {
            return other;
        }
        int at = random.nextInt(bytes.length);
        byte any =
                random.nextBoolean() ? (byte) random.nextInt() : (byte) "{}[]\",:0\\-eE+.nt".charAt(random.nextInt(16));
        return switch (kind) {
            case 0 -> joined(bytes, 0, at, new byte[] {any}, bytes, at + 1, bytes.length); // another byte
            case 1 -> joined(bytes, 0, at, new byte[] {any}, bytes, at, bytes.length); // one more
            case 2 -> joined(bytes, 0, at, new byte[0], bytes, at + 1, bytes.length); // one less
            case 3 -> joined(bytes, 0, at, new byte[0], other, Math.min(at, other.length), other.length);
            default -> {
                int end = at + random.nextInt(bytes.length - at);
                yield joined(bytes, 0, end, Arrays.copyOfRange(bytes, at, end), bytes, end, bytes.length); // twice
            }
        };
    }

    private static byte[] joined(byte[] a, int from, int to, byte[] between, byte[] b, int start, int end) {
        byte[] result = new byte[to - from + between.length + end - start];
        System.arraycopy(a, from, result, 0, to - from);
        System.arraycopy(between, 0, result, to - from, between.length);
        System.arraycopy(b, start, result, to - from + between.length, end - start);
        return result;
    }

    private static final List<byte[]> RECORDED = Vectors.cases("tasks.json").stream()
            .flatMap(each -> Stream.of(
                            Stream.of(each.path("stored").path("body"), each.path("body"), each.path("stored_at_end")),
                            Vectors.list(each.path("saves")).map(save -> save.path("body")))
                    .flatMap(bodies -> bodies))
            .filter(JsonNode::isObject)
            .map(Vectors::body)
            .filter(body -> body.length < 4096)
            .toList();
}
