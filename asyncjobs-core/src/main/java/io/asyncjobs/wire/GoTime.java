package io.asyncjobs.wire;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as Go writes and reads them: RFC 3339, up to nine digits of fraction, trailing zeros removed (protocol 2). */
public final class GoTime {

    /** What Go has in a time that was never set. */
    public static final Instant ZERO = Instant.parse("0001-01-01T00:00:00Z");

    private static final int MAX_FRACTION = 9;
    private static final int[] POWERS = {1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000};

    private static final Pattern WIDE_OFFSET = Pattern.compile("(.*)([+-])(18|19|2[0-3]):([0-5]\\d)");

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
     * Reads a time.
     *
     * @throws DateTimeException if the text is not RFC 3339; the message holds nothing of it
     */
    public static OffsetDateTime parse(String text) {
        OffsetDateTime time = UsualTime.parse(text);
        if (time != null) {
            return time;
        }
        try {
            String exact = nineDigits(text);
            Matcher wide = WIDE_OFFSET.matcher(exact);
            time = wide.matches() && !exact.endsWith("18:00")
                    ? wide(wide)
                    : OffsetDateTime.parse(exact, DateTimeFormatter.ISO_OFFSET_DATE_TIME);
        } catch (DateTimeException quotesTheText) {
            throw notATime();
        }
        boolean unwritable = time.getYear() < 0 || time.getYear() > 9999;
        if (unwritable || time.getOffset().getTotalSeconds() % 60 != 0) {
            throw notATime(); // java.time knows offsets with seconds
        }
        return time;
    }

    /** Java's offsets end at 18 hours, those of RFC 3339 at 23:59: such a time becomes the same instant in UTC. */
    private static OffsetDateTime wide(Matcher time) {
        int minutes = Integer.parseInt(time.group(3)) * 60 + Integer.parseInt(time.group(4));
        OffsetDateTime local = LocalDateTime.parse(time.group(1)).atOffset(ZoneOffset.UTC);
        return time.group(2).equals("+") ? local.minusMinutes(minutes) : local.plusMinutes(minutes);
    }

    private static String nineDigits(String text) {
        int dot = text.indexOf('.');
        int end = dot + 1;
        while (dot > 0 && end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        // Go takes any number of digits and drops those below nanoseconds; java.time takes nine.
        String exact = dot > 0 && end - dot - 1 > MAX_FRACTION
                ? text.substring(0, dot + 1 + MAX_FRACTION) + text.substring(end)
                : text;
        if (exact.length() < "2006-01-02T15:04:05Z".length() || exact.charAt(16) != ':') {
            throw notATime();
        }
        return exact;
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
