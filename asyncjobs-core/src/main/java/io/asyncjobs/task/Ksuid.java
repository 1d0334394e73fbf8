package io.asyncjobs.task;

import io.asyncjobs.error.InvalidRequestException;
import java.time.Instant;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * K-sortable unique identifiers: seconds and 16 random bytes as 27 characters of base62, whose order is the order of
 * time (protocol 3).
 */
public final class Ksuid {

    private static final long EPOCH = 1_400_000_000L;
    private static final int BYTES = 20;
    private static final int LENGTH = 27;

    /** So many digits come from one division of the whole number: the divisor is the largest power of 62 in 32 bits. */
    private static final int DIGITS_AT_ONCE = 5;

    private static final long DIVISOR = 916_132_832L;
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final String MAX = "aWgEPTl1tmebfsQzFP4bxwgy80V";

    private Ksuid() {}

    /** A new identifier for a time, which counts in whole seconds. */
    public static String next(Instant time, RandomGenerator random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        long seconds = time.getEpochSecond() - EPOCH;
        for (int i = 0; i < 4; i++) {
            bytes[i] = (byte) (seconds >> 8 * (3 - i));
        }
        return encode(bytes);
    }

    /** The text of 20 bytes. */
    public static String encode(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new InvalidRequestException("a KSUID has 20 bytes, not " + bytes.length);
        }
        long[] words = new long[5];
        for (int i = 0; i < BYTES; i++) {
            words[i / 4] = words[i / 4] << 8 | bytes[i] & 0xff;
        }
        char[] text = new char[LENGTH];
        for (int end = LENGTH; end > 0; end -= DIGITS_AT_ONCE) {
            long remainder = 0;
            for (int i = 0; i < words.length; i++) {
                long value = remainder << 32 | words[i];
                words[i] = value / DIVISOR;
                remainder = value % DIVISOR;
            }
            for (int digit = end - 1; digit >= Math.max(0, end - DIGITS_AT_ONCE); digit--) {
                text[digit] = ALPHABET.charAt((int) (remainder % 62));
                remainder /= 62;
            }
        }
        return new String(text);
    }

    /**
     * The 20 bytes of a text. As in Go, ASCII characters that are no digits of base62 count by their distance from
     * {@code a}, so that every task id of this length has a time.
     *
     * @throws InvalidRequestException if the text has another length, or more than 20 bytes hold
     */
    public static byte[] decode(String text) {
        if (text.length() != LENGTH) {
            throw new InvalidRequestException("a KSUID has 27 characters, not " + text.length());
        }
        long[] words = new long[5];
        for (int i = 0; i < LENGTH; i++) {
            long carry = digit(text.charAt(i));
            for (int w = words.length - 1; w >= 0; w--) {
                long value = words[w] * 62 + carry;
                words[w] = value & 0xffff_ffffL;
                carry = value >>> 32;
            }
            if (carry != 0) {
                throw new InvalidRequestException("a KSUID is at most " + MAX);
            }
        }
        byte[] bytes = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            bytes[i] = (byte) (words[i / 4] >> 8 * (3 - i % 4));
        }
        return bytes;
    }

    private static int digit(char c) {
        if (c > 0x7f) {
            throw new InvalidRequestException("a KSUID has the characters 0-9A-Za-z");
        }
        int digit = ALPHABET.indexOf(c);
        return digit < 0 ? 36 + c - 'a' & 0xff : digit;
    }

    /** The time inside an identifier, in whole seconds. */
    public static Instant time(String text) {
        byte[] bytes = Arrays.copyOf(decode(text), 4);
        long seconds = 0;
        for (byte b : bytes) {
            seconds = seconds << 8 | b & 0xff;
        }
        return Instant.ofEpochSecond(seconds + EPOCH);
    }
}
