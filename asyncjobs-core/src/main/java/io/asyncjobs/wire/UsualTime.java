package io.asyncjobs.wire;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Times in the one form in which Go and this library write them, in UTC; it is read much faster than RFC 3339 at large. */
final class UsualTime {

    private static final String FORM = "0000-00-00T00:00:00";
    private static final int NANO_DIGITS = 9;

    /** The bytes of the longest. */
    static final int LONGEST = FORM.length() + 1 + NANO_DIGITS + 1;

    private static final long FIRST = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
    private static final long LAST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    private UsualTime() {}

    /** Reads a time; {@code null} if it is none, or of another form. */
    static @Nullable OffsetDateTime parse(String text) {
        int last = text.length() - 1;
        if (last < FORM.length() || text.charAt(last) != 'Z') {
            return null;
        }
        for (int i = 0; i < FORM.length(); i++) {
            char form = FORM.charAt(i);
            char c = text.charAt(i);
            if (form == '0' ? c < '0' || c > '9' : c != form) {
                return null;
            }
        }
        int nanos = nanos(text, FORM.length(), last);
        if (nanos < 0) {
            return null;
        }
        try {
            return LocalDateTime.of(
                            number(text, 0, 4),
                            number(text, 5, 7),
                            number(text, 8, 10),
                            number(text, 11, 13),
                            number(text, 14, 16),
                            number(text, 17, 19),
                            nanos)
                    .atOffset(ZoneOffset.UTC);
        } catch (DateTimeException noSuchDay) {
            return null;
        }
    }

    /**
     * Writes a time in UTC.
     *
     * @return the place behind it; -1 if its year has not four digits
     */
    static int write(Instant time, byte[] to, int at) {
        long second = time.getEpochSecond();
        if (second < FIRST || second > LAST) {
            return -1;
        }
        LocalDateTime utc = LocalDateTime.ofEpochSecond(second, time.getNano(), ZoneOffset.UTC);
        int end = digits(utc.getYear(), 4, to, at, '-');
        end = digits(utc.getMonthValue(), 2, to, end, '-');
        end = digits(utc.getDayOfMonth(), 2, to, end, 'T');
        end = digits(utc.getHour(), 2, to, end, ':');
        end = digits(utc.getMinute(), 2, to, end, ':');
        end = digits(utc.getSecond(), 2, to, end, '.');
        end = digits(utc.getNano(), NANO_DIGITS, to, end, 'Z') - 1;
        while (to[end - 1] == '0' && end > at + FORM.length()) {
            end--;
        }
        end = utc.getNano() == 0 ? at + FORM.length() : end;
        to[end] = 'Z';
        return end + 1;
    }

    private static int digits(int number, int count, byte[] to, int at, char separator) {
        int rest = number;
        for (int i = at + count - 1; i >= at; i--) {
            to[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        to[at + count] = (byte) separator;
        return at + count + 1;
    }

    /** The fraction between two places; -1 if there stands something else. */
    private static int nanos(String text, int from, int to) {
        if (from == to) {
            return 0;
        }
        int digits = to - from - 1;
        if (text.charAt(from) != '.' || digits < 1 || digits > NANO_DIGITS) {
            return -1;
        }
        int nanos = 0;
        for (int i = 0; i < NANO_DIGITS; i++) {
            char c = i < digits ? text.charAt(from + 1 + i) : '0';
            if (c < '0' || c > '9') {
                return -1;
            }
            nanos = nanos * 10 + c - '0';
        }
        return nanos;
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }
}
