package io.asyncjobs.nats;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A server's refusals of credentials, as jnats is given them. When it reads two that are equal while reconnecting, it closes
 * the connection for good, whatever it is told about reconnects; but credentials that were rotated on one side first are
 * soon right again. With {@code _} for blanks a refusal is to jnats an error like any other.
 */
final class Refusals {

    private static final byte[] ERROR = "-ERR ".getBytes(StandardCharsets.US_ASCII);

    private Refusals() {}

    /** Disguises a line from the server in its place, if it is a refusal. */
    static void disguise(byte[] chunk, int from, int to) {
        int text = from + ERROR.length;
        if (to <= text || !Arrays.equals(chunk, from, text, ERROR, 0, ERROR.length)) {
            return;
        }
        if (ConnectFailure.isRefusal(new String(chunk, text, to - text, StandardCharsets.ISO_8859_1))) {
            for (int i = text; i < to; i++) {
                chunk[i] = chunk[i] == ' ' ? (byte) '_' : chunk[i];
            }
        }
    }

    /** The error as the server sent it. */
    static String undisguised(String error) {
        String text = error.replace('_', ' ');
        return ConnectFailure.isRefusal(text) ? text : error;
    }
}
