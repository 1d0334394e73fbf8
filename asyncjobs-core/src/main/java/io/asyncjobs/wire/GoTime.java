package io.asyncjobs.wire;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times as Go writes and reads them: RFC 3339, up to nine digits of fraction, trailing zeros removed (protocol 2). */
public final class GoTime {

    /** What Go has in a time that was never set. */
    public static final Instant ZERO = Instant.parse("0001-01-01T00:00:00Z");

    /** The longest time span that Go and nats-server have: 64 bits of nanoseconds, some 292 years. */
    public static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private static final int MAX_FRACTION = 9;
    private static final int[] POWERS = {1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000};

    private static final int MAX_OFFSET_HOURS = 24;
    private static final int MAX_OFFSET_MINUTES = 60;

    /** What Go reads: a little more than RFC 3339, such as an hour of one digit, or a comma before the fraction. */
    private static final Pattern RFC_3339 = Pattern.compile("(?<year>\\d{4})-(?<month>\\d\\d)-(?<day>\\d\\d)"
            + "T(?<hour>\\d{1,2}):(?<minute>\\d\\d):(?<second>\\d\\d)(?:[.,](?<fraction>\\d+))?"
            + "(?:Z|(?<sign>[+-])(?<offsetHours>\\d\\d):(?<offsetMinutes>\\d\\d))");

    private GoTime() {}

    /**
     * Now, in microseconds, with random digits below: two records with the same time therefore are one and the same
     * (a save whose reply was lost is recognised by its bytes).
     */
    public static Instant now(Clock clock, RandomGenerator random) {
        return clock.instant().truncatedTo(ChronoUnit.MICROS).plusNanos(random.nextInt(1, 1000));
    }

    /** Writes a time in UTC. */
    public static String format(Instant time) {
        return format(time.atOffset(ZoneOffset.UTC));
    }

    /** Writes a time with its offset; an offset of zero is {@code Z}. */
    public static String format(OffsetDateTime time) {
        StringBuilder text = new StringBuilder(35);
        pad(text, time.getYear(), 4).append('-');
        pad(text, time.getMonthValue(), 2).append('-');
        pad(text, time.getDayOfMonth(), 2).append('T');
        pad(text, time.getHour(), 2).append(':');
        pad(text, time.getMinute(), 2).append(':');
        pad(text, time.getSecond(), 2);
        fraction(text, time.getNano());
        offset(text, time.getOffset().getTotalSeconds());
        return text.toString();
    }

    /**
     * Reads a time as Go does.
     *
     * @throws DateTimeException if the text is none; the message holds nothing of it
     */
    public static OffsetDateTime parse(String text) {
        OffsetDateTime time = UsualTime.parse(text);
        return time != null ? time : parseUnusual(text);
    }

    private static OffsetDateTime parseUnusual(String text) {
        Matcher parts = RFC_3339.matcher(text);
        if (!parts.matches()) {
            throw notATime();
        }
        OffsetDateTime time;
        try {
            LocalDateTime local = LocalDateTime.of(
                    number(parts, "year"),
                    number(parts, "month"),
                    number(parts, "day"),
                    number(parts, "hour"),
                    number(parts, "minute"),
                    number(parts, "second"),
                    nanos(parts.group("fraction")));
            time = withOffset(local, parts);
        } catch (DateTimeException quotesTheText) {
            throw notATime();
        }
        if (time.getYear() < 0 || time.getYear() > 9999) {
            throw notATime(); // it could not be written again
        }
        return time;
    }

    /** Java's offsets end at 18 hours, Go's at 24:60: what only Go has becomes the same instant in UTC. */
    private static OffsetDateTime withOffset(LocalDateTime local, Matcher parts) {
        if (parts.group("sign") == null) {
            return local.atOffset(ZoneOffset.UTC);
        }
        int hours = number(parts, "offsetHours");
        int rest = number(parts, "offsetMinutes");
        if (hours > MAX_OFFSET_HOURS || rest > MAX_OFFSET_MINUTES) {
            throw notATime();
        }
        int minutes = (hours * 60 + rest) * (parts.group("sign").equals("-") ? -1 : 1);
        return Math.abs(minutes) > 18 * 60
                ? local.minusMinutes(minutes).atOffset(ZoneOffset.UTC)
                : local.atOffset(ZoneOffset.ofTotalSeconds(minutes * 60));
    }

    private static int number(Matcher parts, String part) {
        return Integer.parseInt(parts.group(part));
    }

    /** Go takes any number of digits and drops those below nanoseconds. */
    private static int nanos(@Nullable String fraction) {
        return fraction == null
                ? 0
                : Integer.parseInt((fraction + "0".repeat(MAX_FRACTION)).substring(0, MAX_FRACTION));
    }

    private static DateTimeException notATime() {
        return new DateTimeException("not an RFC 3339 time");
    }

    /** Nanoseconds since the epoch, wrapped as a signed 64 bit number beyond the year 2262, as Go does. */
    public static long unixNanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000L + time.getNano();
    }

    /** The time rounded to milliseconds, halves up, as Go rounds. */
    public static Instant roundToMillis(Instant time) {
        return time.plusNanos(500_000).truncatedTo(ChronoUnit.MILLIS);
    }

    private static StringBuilder pad(StringBuilder text, int number, int digits) {
        for (int power = POWERS[digits - 1]; power > 1 && number < power; power /= 10) {
            text.append('0');
        }
        return text.append(number);
    }

    private static void fraction(StringBuilder text, int nanos) {
        if (nanos == 0) {
            return;
        }
        text.append('.');
        pad(text, nanos, MAX_FRACTION);
        int end = text.length();
        while (text.charAt(end - 1) == '0') {
            end--;
        }
        text.setLength(end);
    }

    private static void offset(StringBuilder text, int seconds) {
        if (seconds == 0) {
            text.append('Z');
            return;
        }
        int minutes = Math.abs(seconds) / 60;
        text.append(seconds < 0 ? '-' : '+');
        pad(text, minutes / 60, 2).append(':');
        pad(text, minutes % 60, 2);
    }
}
