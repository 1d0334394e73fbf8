package io.asyncjobs.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times as Go writes and reads them (protocol 2). */
class GoTimeTest {

    @ParameterizedTest
    @CsvSource({
        "2026-02-03T04:05:06Z, 2026-02-03T04:05:06Z",
        "2026-02-03T04:05:06.500Z, 2026-02-03T04:05:06.5Z",
        "2026-02-03T04:05:06.120340Z, 2026-02-03T04:05:06.12034Z",
        "2026-02-03T04:05:06.000000001Z, 2026-02-03T04:05:06.000000001Z",
        "2026-02-03T04:05:06.789012345Z, 2026-02-03T04:05:06.789012345Z",
        "2030-01-01T02:30:00.25+02:00, 2030-01-01T02:30:00.25+02:00",
        "2030-07-01T02:30:00.123456789-03:30, 2030-07-01T02:30:00.123456789-03:30",
        "2030-07-01T02:30:00-00:30, 2030-07-01T02:30:00-00:30",
        "2030-07-01T02:30:00+14:00, 2030-07-01T02:30:00+14:00",
        "2030-07-01T00:00:00+00:00, 2030-07-01T00:00:00Z",
        "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z",
        "0999-12-31T23:59:59Z, 0999-12-31T23:59:59Z",
        "9999-12-31T23:59:59.999999999Z, 9999-12-31T23:59:59.999999999Z"
    })
    void writesTimes(OffsetDateTime time, String text) {
        assertThat(GoTime.format(time)).isEqualTo(text);
        assertThat(GoTime.parse(text)).isEqualTo(time);
        if (time.getOffset().equals(ZoneOffset.UTC)) {
            assertThat(GoTime.format(time.toInstant())).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2026-02-03T04:05:06.1234567891Z, 2026-02-03T04:05:06.123456789Z",
        "2026-02-03T04:05:06.00000000099999999999999999999Z, 2026-02-03T04:05:06Z",
        "2026-02-03T04:05:06.9999999999+05:30, 2026-02-03T04:05:06.999999999+05:30",
        "2026-02-03T04:05:06.500000Z, 2026-02-03T04:05:06.5Z"
    })
    void dropsWhatIsBelowNanoseconds(String text, String read) {
        assertThat(GoTime.format(GoTime.parse(text))).isEqualTo(read);
    }

    /** What Go takes although it is not RFC 3339. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-02-03T4:05:06.00Z | 2026-02-03T04:05:06Z",
                "2026-02-03T04:05:06,5Z | 2026-02-03T04:05:06.5Z",
                "2026-02-03T04:05:06,5+01:00 | 2026-02-03T04:05:06.5+01:00",
                "2026-02-03T04:05:06+01:60 | 2026-02-03T04:05:06+02:00",
                "2026-02-03T04:05:06-00:00 | 2026-02-03T04:05:06Z",
                "2026-02-03T04:05:06+18:00 | 2026-02-03T04:05:06+18:00",
                "2026-02-03T04:05:06+18:01 | 2026-02-02T10:04:06Z",
                "2026-02-03T04:05:06-23:59 | 2026-02-04T04:04:06Z"
            })
    void readsWhatGoReads(String text, String read) {
        assertThat(GoTime.format(GoTime.parse(text))).isEqualTo(read);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "2026-02-03",
                "2026-02-03T04:05:06",
                "2026-02-03T04:05Z",
                "2026-02-03 04:05:06Z",
                "2026-02-30T04:05:06Z",
                "2026-13-03T04:05:06Z",
                "2026-02-03T24:00:00Z",
                "2026-02-03T04:60:06Z",
                "2026-02-03T04:05:60Z",
                "2026-02-03T04:5:06.00Z",
                "2026-02-03t04:05:06Z",
                "2026-02-03T04:05:06z",
                "2026-02-03T04:05:06.Z",
                "2026-02-03T04:05:06.+01:00",
                "2026-02-03T04:05:06.٣Z",
                "2026-02-03T04:05:06+25:00",
                "2026-02-03T04:05:06+23:61",
                "2026-02-03T04:05:06+0:00",
                "0000-01-01T00:00:00+24:00",
                "9999-12-31T23:59:59-18:01",
                "2026-02-03T04:05:06+0200",
                "2026-02-03T04:05:06,Z",
                "+2026-02-03T04:05:06Z",
                "+12026-02-03T04:05:06Z",
                "-2026-02-03T04:05:06Z",
                "2026-02-03T04:05:06Z ",
                "2026-02-03T04:05:06.12.3Z",
                "1770091506"
            })
    void refusesWhatIsNotRfc3339(String text) {
        assertThatExceptionOfType(DateTimeException.class).isThrownBy(() -> GoTime.parse(text));
    }

    @Test
    void drawsTheDigitsBelowMicroseconds() {
        Clock clock = Clock.fixed(Instant.parse("2026-02-03T04:05:06.123456789Z"), ZoneOffset.UTC);
        Instant micros = Instant.parse("2026-02-03T04:05:06.123456Z");
        SplittableRandom random = new SplittableRandom(7);
        Set<Instant> seen = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            seen.add(GoTime.now(clock, random));
        }

        // Never 0: a record with whole microseconds is somebody else's.
        assertThat(seen)
                .hasSize(999)
                .allSatisfy(time -> assertThat(time).isAfter(micros).isBefore(micros.plusNanos(1000)));
    }

    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00Z, 0",
        "2026-02-03T04:05:06.789012345Z, 1770091506789012345",
        "1969-12-31T23:59:59.999999999Z, -1",
        "2262-04-11T23:47:16.854775807Z, 9223372036854775807",
        "2262-04-11T23:47:16.854775808Z, -9223372036854775808"
    })
    void wrapsNanosecondsAsGoDoes(Instant time, long nanos) {
        assertThat(GoTime.unixNanos(time)).isEqualTo(nanos);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-02-03T04:05:06.1234Z, 2026-02-03T04:05:06.123Z",
        "2026-02-03T04:05:06.1235Z, 2026-02-03T04:05:06.124Z",
        "2026-02-03T04:05:06.123499999Z, 2026-02-03T04:05:06.123Z",
        "2026-02-03T04:05:06.9995Z, 2026-02-03T04:05:07Z",
        "1969-12-31T23:59:59.9994Z, 1969-12-31T23:59:59.999Z",
        "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z"
    })
    void roundsToMilliseconds(Instant time, Instant rounded) {
        assertThat(GoTime.roundToMillis(time)).isEqualTo(rounded);
    }

    @Test
    void zeroIsTheTimeThatGoNeverSet() {
        assertThat(GoTime.format(GoTime.ZERO)).isEqualTo("0001-01-01T00:00:00Z");
    }
}
