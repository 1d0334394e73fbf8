package io.asyncjobs.wire;

import io.asyncjobs.error.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The rules for names that become part of a subject (protocol 1). */
public final class Names {

    private static final int MAX_QUEUE_BYTES = 243;
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\x80-\\x9f\\u2028\\u2029]");

    private Names() {}

    /** Whether the text may name a task, a task type or a schedule: {@code ^[a-zA-Z0-9_:-]+$}. */
    public static boolean isValid(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean ok = c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || c == '_'
                    || c == ':'
                    || c == '-';
            if (!ok) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    /**
     * Returns the task id if it is valid.
     *
     * @throws InvalidRequestException if it is not
     */
    public static String requireTaskId(String id) {
        if (!isValid(id)) {
            throw new InvalidRequestException(
                    "task ID is invalid: must match ^[a-zA-Z0-9_:-]+$, but is '" + printable(id) + "'");
        }
        return id;
    }

    /**
     * Returns the task type if it is valid.
     *
     * @throws InvalidRequestException if it is not
     */
    public static String requireTaskType(String type) {
        if (!isValid(type)) {
            throw new InvalidRequestException(
                    "task type is invalid: must match ^[a-zA-Z0-9_:-]+$, but is '" + printable(type) + "'");
        }
        return type;
    }

    /**
     * Returns the queue name if server and client library take it: no wildcard, dot, slash, white space or control
     * character, and at most 243 bytes.
     *
     * @throws InvalidRequestException if it is not
     */
    public static String requireQueue(String queue) {
        if (queue.isEmpty()) {
            throw new InvalidRequestException("queue name is required");
        }
        boolean bad = queue.getBytes(StandardCharsets.UTF_8).length > MAX_QUEUE_BYTES
                // Halves of characters: two such names would be one on the wire.
                || !StandardCharsets.UTF_8.newEncoder().canEncode(queue)
                || queue.chars()
                        .anyMatch(c -> c == '>'
                                || c == '*'
                                || c == '.'
                                || c == '/'
                                || c == '\\'
                                || c == 0x7f
                                || Character.isWhitespace(c)
                                || c <= ' ');
        if (bad) {
            throw new InvalidRequestException("queue name is invalid: '" + printable(queue)
                    + "' must have no space, dot, slash, backslash, * or > and at most " + MAX_QUEUE_BYTES + " bytes");
        }
        return queue;
    }

    /** The text cut to a length that fits a log line, control characters replaced. */
    public static String printable(String text) {
        String cut = text.length() > 80 ? text.substring(0, 80) + "…" : text;
        return UNPRINTABLE.matcher(cut).replaceAll("?");
    }
}
