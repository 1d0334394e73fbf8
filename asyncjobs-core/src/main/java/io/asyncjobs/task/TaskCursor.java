package io.asyncjobs.task;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.wire.Names;
import java.util.regex.Pattern;

/**
 * A place in the list of tasks: after a certain record. Its text may be stored and handed out, and does not change
 * between versions; what it is made of is nobody's business. It is worth nothing once the task stream was deleted and
 * created anew. Immutable, thread-safe.
 *
 * @param sequence the stream sequence of the record
 */
public record TaskCursor(long sequence) {

    private static final Pattern TEXT = Pattern.compile("a[1-9a-f][0-9a-f]{0,15}");

    /** Checks the value. */
    public TaskCursor {
        if (sequence < 1 || sequence == Long.MAX_VALUE) {
            throw new InvalidRequestException("a cursor stands after a record, not after " + sequence);
        }
    }

    /**
     * Reads the text of a cursor.
     *
     * @throws InvalidRequestException if it is not one
     */
    public static TaskCursor parse(String text) {
        try {
            if (TEXT.matcher(text).matches()) {
                return new TaskCursor(Long.parseLong(text, 1, text.length(), 16));
            }
        } catch (NumberFormatException | InvalidRequestException outOfRange) {
            // told below
        }
        throw new InvalidRequestException(
                "cursor is invalid: '" + Names.printable(text) + "'; use the one that came with an earlier page");
    }

    /** The cursor as a text of at most 17 letters and digits, for {@link #parse}. */
    @Override
    public String toString() {
        return "a" + Long.toHexString(sequence);
    }
}
