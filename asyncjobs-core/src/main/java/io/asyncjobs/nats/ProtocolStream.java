package io.asyncjobs.nats;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Follows what the server sends, message by message, and makes the headers of each readable for jnats. Payloads are
 * skipped by their length. Not thread-safe.
 */
final class ProtocolStream {

    private static final byte[] MSG = "MSG ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HMSG = "HMSG ".getBytes(StandardCharsets.US_ASCII);
    private static final String ITEM_REPLY = "$JS.ACK.";

    /** No server writes such a line. */
    private static final int MAX_LINE = 1 << 24;

    private final boolean disguise;
    private long payload;
    private boolean lost;

    /**
     * Begins.
     *
     * @param disguise whether refusals of credentials are disguised
     */
    ProtocolStream(boolean disguise) {
        this.disguise = disguise;
    }

    /** Where the bytes go. */
    interface Sink {

        /** Takes a part of the chunk as it is. */
        void pass(int from, int to);

        /** Takes other bytes in place of a part. */
        void replace(byte[] bytes);
    }

    /**
     * Reads on.
     *
     * @param chunk has the next bytes, and before them those that were not taken the last time
     * @return up to where they have been taken: a line, and headers, are taken when they are complete
     */
    int follow(byte[] chunk, int from, int to, Sink sink) {
        int at = from;
        while (at < to) {
            if (lost || payload > 0) {
                int end = lost ? to : (int) Math.min(to, at + payload);
                payload -= end - at;
                sink.pass(at, end);
                at = end;
                continue;
            }
            int end = lineEnd(chunk, at, to);
            if (end < 0) {
                lost = to - at > MAX_LINE;
                if (!lost) {
                    return at;
                }
            } else if (startsWith(chunk, at, end, HMSG)) {
                int next = headers(chunk, at, end, to, sink);
                if (next == at && !lost) {
                    return at;
                }
                at = next;
            } else {
                boolean message = startsWith(chunk, at, end, MSG);
                if (disguise && !message) {
                    Refusals.disguise(chunk, at, end);
                }
                sink.pass(at, end);
                if (message) {
                    expectPayload(number(chunk, at, end, 0));
                }
                at = end;
            }
        }
        return at;
    }

    /** Returns where the headers end; the begin of the line if they have not come yet. */
    private int headers(byte[] chunk, int at, int end, int to, Sink sink) {
        long length = number(chunk, at, end, 1);
        long total = number(chunk, at, end, 0);
        if (length < 0 || total < length || total > Integer.MAX_VALUE) {
            lost = true;
            return at;
        }
        if (length > to - end) {
            return at;
        }
        int next = end + (int) length;
        if (HeaderBlock.isPlain(chunk, end, next)) {
            sink.pass(at, next);
        } else {
            sink.replace(readable(chunk, at, end, next, total - length));
        }
        expectPayload(total - length);
        return next;
    }

    private static byte[] readable(byte[] chunk, int at, int end, int next, long payload) {
        String[] words = new String(chunk, at, end - at, StandardCharsets.ISO_8859_1)
                .trim()
                .split(" ");
        // As for Go: what has content is no status. The library would throw that content away.
        boolean item = words.length == 6 && words[3].startsWith(ITEM_REPLY);
        byte[] block = HeaderBlock.readable(Arrays.copyOfRange(chunk, end, next), payload == 0 && !item);
        words[words.length - 2] = Integer.toString(block.length);
        words[words.length - 1] = Long.toString(block.length + payload);
        ByteArrayOutputStream message = new ByteArrayOutputStream(end - at + block.length + 8);
        message.writeBytes((String.join(" ", words) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        message.writeBytes(block);
        return message.toByteArray();
    }

    /** The payload and its line end. */
    private void expectPayload(long length) {
        lost = length < 0;
        payload = length + 2;
    }

    /** Returns a word of the line as a number, -1 if it is none. */
    private static long number(byte[] chunk, int at, int end, int wordsBehind) {
        int last = end - 1;
        int behind = wordsBehind;
        while (last > at && (isBlank(chunk[last]) || behind > 0)) {
            if (!isBlank(chunk[last]) && isBlank(chunk[last - 1])) {
                behind--;
            }
            last--;
        }
        int first = last;
        while (first > at && !isBlank(chunk[first - 1])) {
            first--;
        }
        long number = last - first < 10 ? 0 : -1;
        for (int i = first; i <= last && number >= 0; i++) {
            number = chunk[i] >= '0' && chunk[i] <= '9' ? number * 10 + chunk[i] - '0' : -1;
        }
        return number;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\r' || b == '\n';
    }

    /** Returns the begin of the next line, -1 if this one is not complete. */
    private static int lineEnd(byte[] chunk, int at, int to) {
        for (int i = at; i < to; i++) {
            if (chunk[i] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    private static boolean startsWith(byte[] chunk, int at, int end, byte[] word) {
        return end - at > word.length && Arrays.equals(chunk, at, at + word.length, word, 0, word.length);
    }
}
