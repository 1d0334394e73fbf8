package io.asyncjobs.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.hostile.Samples;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Names, times and texts of all kinds (protocol 1, 2). */
class WirePropertyTest {

    @Property(tries = 2000)
    void namesAreWhatTheRuleSays(@ForAll("texts") String text) {
        assertThat(Names.isValid(text)).isEqualTo(text.matches("[a-zA-Z0-9_:-]+"));
    }

    @Property
    void validNamesAreTaken(@ForAll("names") String name) {
        assertThat(Names.requireTaskId(name)).isEqualTo(name);
        assertThat(Names.requireTaskType(name)).isEqualTo(name);
        assertThat(Subjects.task(name).split("\\.", -1)).hasSize(3);
    }

    /** It becomes one word of a subject and a part of a stream's name, and comes back as it was. */
    @Property(tries = 2000)
    void aQueueNameIsOneWordOfASubjectOrRefused(@ForAll("texts") String name) {
        try {
            Names.requireQueue(name);
        } catch (InvalidRequestException refused) {
            assertThat(refused.getMessage()).doesNotContainPattern("[\\p{Cntrl}\\x80-\\x9f\\u2028\\u2029]");
            return;
        }
        assertThat(name).doesNotContainPattern("[\\s.*>/\\\\\\x00-\\x20\\x7f]");
        assertThat(Subjects.item(name, "x").split("\\.", -1)).hasSize(4);
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        assertThat(bytes).hasSizeBetween(1, 243);
        assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(name);
    }

    @Property(tries = 2000)
    void whatIsPrintedFitsALine(@ForAll("texts") String text) {
        assertThat(Names.printable(text.repeat(10)))
                .hasSizeLessThanOrEqualTo(81)
                .doesNotContainPattern("[\\p{Cntrl}\\x80-\\x9f\\u2028\\u2029]");
    }

    @Property
    void timesAreReadBack(@ForAll("times") Instant time, @ForAll @IntRange(min = -1080, max = 1080) int minutes) {
        assertThat(GoTime.parse(GoTime.format(time)).toInstant()).isEqualTo(time);
        if (time.isAfter(Samples.FIRST.plusSeconds(70_000)) && time.isBefore(Samples.LAST.minusSeconds(70_000))) {
            OffsetDateTime offset = time.atOffset(ZoneOffset.ofTotalSeconds(minutes * 60));
            assertThat(GoTime.parse(GoTime.format(offset))).isEqualTo(offset);
        }
        assertThat(GoTime.roundToMillis(time).getNano() % 1_000_000).isZero();
        GoTime.unixNanos(time);
    }

    @Property(tries = 2000)
    void textsAreTimesOrNone(@ForAll("almostTimes") String text) {
        OffsetDateTime time;
        try {
            time = GoTime.parse(text);
        } catch (DateTimeException refused) {
            return;
        }
        assertThat(text).hasSizeGreaterThanOrEqualTo(20);
        assertThat(GoTime.parse(GoTime.format(time))).isEqualTo(time);
    }

    @Property
    void aTextIsOneJsonValue(@ForAll("texts") String text) throws Exception {
        String json = new JsonWriter().value(text).toString();

        assertThat(Json.compact(json)).isEqualTo(Json.compact(Json.compact(json)));
        assertThat(json).doesNotContainPattern("[\\x00-\\x1f<>&\\u2028\\u2029]");
    }

    @Property
    void compactJsonStaysAsItIs(@ForAll("json") String json) throws Exception {
        String compact = Json.compact(json);

        assertThat(Json.compact(compact)).isEqualTo(Json.compact(Json.compact(compact)));
    }

    @Provide
    Arbitrary<String> texts() {
        return Samples.texts();
    }

    @Provide
    Arbitrary<String> json() {
        return Samples.json();
    }

    @Provide
    Arbitrary<String> names() {
        return Samples.names();
    }

    @Provide
    Arbitrary<Instant> times() {
        return Samples.times();
    }

    @Provide
    Arbitrary<String> almostTimes() {
        Arbitrary<String> parts = Arbitraries.of(
                "2026",
                "0000",
                "9999",
                "+12345",
                "-0001",
                "02",
                "31",
                "30",
                "00",
                "23",
                "24",
                "59",
                "60",
                "-",
                ":",
                "T",
                "t",
                " ",
                ".",
                ",",
                "Z",
                "z",
                "+18:00",
                "-18:00",
                "+01:02:03",
                "+00:00",
                "٣",
                "0000000000001");
        Arbitrary<String> dates = Arbitraries.of("2026-02-03", "0000-01-01", "9999-12-31", "2024-02-29", "2023-02-29");
        Arbitrary<String> hours =
                Arbitraries.of("T04:05:06", "T23:59:59", "T24:00:00", "T23:59:60", "t00:00:00", "T4:5:6");
        Arbitrary<String> fractions = Arbitraries.oneOf(
                Arbitraries.of("", ".", ".0", ".٣", ",5"),
                Arbitraries.strings().numeric().ofMaxLength(30).map(digits -> "." + digits));
        Arbitrary<String> zones = Arbitraries.of(
                "Z",
                "z",
                "",
                "+01:00",
                "-18:00",
                "+19:00",
                "+01:02:03",
                "+1:00",
                "+0100",
                "Z ",
                "+01:00[Europe/Paris]");
        return Arbitraries.oneOf(
                Combinators.combine(dates, hours, fractions, zones).as((d, h, f, z) -> d + h + f + z),
                parts.list().ofMaxSize(14).map(list -> String.join("", list)));
    }
}
