package io.asyncjobs.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The usual form of times is read as the library of the JVM reads it, and nothing else is. */
class UsualTimeTest {

    private final SplittableRandom random = new SplittableRandom(7);

    @Test
    void readsAllTimesThatAreWritten() {
        for (int i = 0; i < 20_000; i++) {
            Instant time = Instant.ofEpochSecond(
                    random.nextLong(-62_167_219_200L, 253_402_300_800L),
                    random.nextBoolean() ? 0 : random.nextInt(1_000_000_000));
            String text = GoTime.format(time);
            assertThat(UsualTime.parse(text)).as(text).isEqualTo(time.atOffset(ZoneOffset.UTC));
        }
    }

    @Test
    void readsNoTextThatIsNoTime() {
        String digits = "0123456789:-.TZ+ ";
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder("2026-02-28T23:59:59.123456789Z");
            for (int change = random.nextInt(1, 3); change > 0; change--) {
                text.setCharAt(random.nextInt(text.length()), digits.charAt(random.nextInt(digits.length())));
            }
            OffsetDateTime read = UsualTime.parse(text.toString());
            if (read != null) {
                assertThat(read).as(text.toString()).isEqualTo(strictly(text.toString()));
            }
        }
    }

    private static OffsetDateTime strictly(String text) {
        try {
            return OffsetDateTime.parse(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME);
        } catch (DateTimeException none) {
            throw new AssertionError(text, none);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Z",
                "2026-02-03T04:05:06",
                "2026-02-03T04:05:06.Z",
                "2026-02-03T04:05:06.1234567890Z",
                "2026-02-03T04:05:06.12345x789Z",
                "2026-02-03T04:05:06z",
                "2026-02-03t04:05:06Z",
                "2026-02-03T04:05:06+00:00",
                "2026-02-03 04:05:06Z",
                "2026-02-30T04:05:06Z",
                "2026-13-01T04:05:06Z",
                "2026-01-01T24:00:00Z",
                "2026-01-01T23:60:00Z",
                "2026-01-01T23:59:60Z",
                "+2026-01-01T23:59:59Z"
            })
    void leavesAllElseToTheGeneralReader(String text) {
        assertThat(UsualTime.parse(text)).isNull();
    }
}
