package io.asyncjobs.nats;

import io.nats.client.support.IncomingHeadersProcessor;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The headers of one received message, as bytes that jnats can read. What other clients send freely, a text in UTF-8 for
 * example, raises an exception in jnats that ends its reading thread.
 */
final class HeaderBlock {

    private static final byte[] VERSION = "NATS/1.0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_HEADERS = "NATS/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    /** A header as it was sent: what is before the colon, and all that is behind it. */
    private record Line(byte[] key, byte[] value) {}

    private HeaderBlock() {}

    /** Whether jnats reads the bytes as they are: a quick look, which says no to the rarer forms, a status for one. */
    static boolean isPlain(byte[] bytes, int from, int to) {
        int at = from + VERSION.length;
        if (!isVersion(bytes, from, to) || !isLineEnd(bytes, at, to)) {
            return false;
        }
        at += 2;
        while (!isLineEnd(bytes, at, to)) {
            int key = at;
            while (at < to && isOfKey(bytes[at])) {
                at++;
            }
            if (at == key || at == to || bytes[at] != ':') {
                return false;
            }
            at++;
            while (at < to && isOfValue(bytes[at])) {
                at++;
            }
            if (!isLineEnd(bytes, at, to)) {
                return false;
            }
            at += 2;
        }
        return at + 2 == to;
    }

    /**
     * The block as jnats reads it, with equal bytes where nothing is wrong. A line that is no header is left out; a byte
     * that no name may have becomes {@code ?}; if a value has bytes that jnats refuses, those of all values are escaped,
     * and a header {@link ReceivedHeaders#ESCAPED} says so.
     *
     * @param mayBeStatus whether a status means one; it is left out otherwise
     */
    static byte[] readable(byte[] block, boolean mayBeStatus) {
        byte[] firstLine = mayBeStatus && isVersion(block, 0, block.length) ? status(block) : VERSION;
        byte[] readable = write(firstLine, lines(block));
        return isReadable(readable) ? readable : NO_HEADERS;
    }

    private static byte[] status(byte[] block) {
        int end = block.length;
        for (int i = 0; i < end; i++) {
            if (block[i] == '\n') {
                end = i;
            }
        }
        while (isBlank(block[end - 1])) {
            end--;
        }
        byte[] line = Arrays.copyOf(block, end);
        return isReadable(write(line, List.of())) ? line : VERSION;
    }

    /** All lines but the first that have a name; lines end as for Go, with or without CR. */
    private static List<Line> lines(byte[] block) {
        List<Line> lines = new ArrayList<>();
        int start = -1;
        int colon = -1;
        for (int i = 0; i < block.length; i++) {
            if (block[i] == '\n') {
                if (colon >= 0) {
                    add(lines, block, start, colon, block[i - 1] == '\r' ? i - 1 : i);
                }
                start = i + 1;
                colon = -1;
            } else if (block[i] == ':' && colon < 0 && start >= 0) {
                colon = i;
            }
        }
        return lines;
    }

    private static void add(List<Line> lines, byte[] block, int start, int colon, int end) {
        int from = start;
        int to = colon;
        while (from < to && isBlank(block[from])) {
            from++;
        }
        while (from < to && isBlank(block[to - 1])) {
            to--;
        }
        if (from < to) {
            lines.add(new Line(Arrays.copyOfRange(block, from, to), Arrays.copyOfRange(block, colon + 1, end)));
        }
    }

    private static byte[] write(byte[] firstLine, List<Line> lines) {
        boolean escape = lines.stream().anyMatch(line -> !isValue(line.value));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(firstLine);
        writeEnd(out);
        for (Line line : lines) {
            for (byte each : line.key) {
                out.write(isOfKey(each) ? each : '?');
            }
            out.write(':');
            for (byte each : line.value) {
                if (escape && (each == '%' || !isOfValue(each))) {
                    out.write('%');
                    out.write(HEX[(each >> 4) & 15]);
                    out.write(HEX[each & 15]);
                } else {
                    out.write(each);
                }
            }
            writeEnd(out);
        }
        if (escape) {
            out.writeBytes((ReceivedHeaders.ESCAPED + ": percent").getBytes(StandardCharsets.US_ASCII));
            writeEnd(out);
        }
        writeEnd(out);
        return out.toByteArray();
    }

    private static void writeEnd(ByteArrayOutputStream out) {
        out.write('\r');
        out.write('\n');
    }

    /** Whatever we think: the last word has the code that will read it. */
    private static boolean isReadable(byte[] block) {
        try {
            new IncomingHeadersProcessor(block);
            return true;
        } catch (RuntimeException refused) {
            return false;
        }
    }

    private static boolean isVersion(byte[] bytes, int from, int to) {
        return to - from >= VERSION.length
                && Arrays.equals(bytes, from, from + VERSION.length, VERSION, 0, VERSION.length);
    }

    private static boolean isLineEnd(byte[] bytes, int at, int to) {
        return at + 1 < to && bytes[at] == '\r' && bytes[at + 1] == '\n';
    }

    private static boolean isOfKey(byte b) {
        return b > ' ' && b < 127 && b != ':';
    }

    private static boolean isOfValue(byte b) {
        return b >= 0 && b != '\r' && b != '\n';
    }

    private static boolean isValue(byte[] value) {
        for (byte each : value) {
            if (!isOfValue(each)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBlank(byte b) {
        return b >= 0 && b <= ' ';
    }
}
