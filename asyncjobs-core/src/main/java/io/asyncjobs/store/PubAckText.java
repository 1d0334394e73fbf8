package io.asyncjobs.store;

import java.nio.charset.StandardCharsets;

/**
 * The answer to nearly every publish, {@code {"stream":"NAME","seq":123}}, read without a parser: there are three of them
 * in the life of a task. What has any other form is for the parser.
 */
final class PubAckText {

    private static final byte[] BEFORE = "{\"stream\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BETWEEN = "\",\"seq\":".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_DIGITS = 18;

    private PubAckText() {}

    /** The sequence; 0 if the text has another form. */
    static long sequence(byte[] text) {
        if (text == null || !startsWith(text, 0, BEFORE)) {
            return 0;
        }
        int at = BEFORE.length;
        while (at < text.length && text[at] != '"') {
            if (text[at] == '\\' || text[at] >= 0 && text[at] < ' ') {
                return 0;
            }
            at++;
        }
        if (!startsWith(text, at, BETWEEN)) {
            return 0;
        }
        return number(text, at + BETWEEN.length);
    }

    /** A number that is followed by the end of the object, and of the text. */
    private static long number(byte[] text, int from) {
        int end = text.length - 1;
        if (end <= from || end - from > MAX_DIGITS || text[end] != '}') {
            return 0;
        }
        long number = 0;
        for (int i = from; i < end; i++) {
            if (text[i] < '0' || text[i] > '9') {
                return 0;
            }
            number = number * 10 + text[i] - '0';
        }
        return number;
    }

    private static boolean startsWith(byte[] text, int from, byte[] part) {
        if (text.length - from < part.length) {
            return false;
        }
        for (int i = 0; i < part.length; i++) {
            if (text[from + i] != part[i]) {
                return false;
            }
        }
        return true;
    }
}
