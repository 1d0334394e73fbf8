package io.asyncjobs.wire;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON byte for byte as Go's {@code encoding/json} does (protocol 2): no white space, {@code < > &} and U+2028/9
 * escaped, lower-case hex. The caller gives members in their order. Not thread-safe.
 */
public final class JsonWriter {

    /** The characters that stand for themselves inside a text. */
    private static final boolean[] PLAIN = plain();

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    /** The buffer of each thread's last writer: a writer that is done leaves it to the next one. */
    private static final ThreadLocal<byte @Nullable []> SPARE = new ThreadLocal<>();

    private static final int LARGEST_SPARE = 8192;

    /** The buffer of a writer that is done: nothing fits. */
    private static final byte[] ENDED = {};

    private byte[] buffer;
    private int size;
    private boolean comma;

    /** Creates one with room for a typical record. */
    public JsonWriter() {
        this(512);
    }

    /** Creates one with room for as many bytes, at least 1. */
    public JsonWriter(int capacity) {
        byte[] spare = SPARE.get();
        if (spare != null && spare.length >= capacity) {
            SPARE.set(null);
            buffer = spare;
        } else {
            buffer = new byte[capacity];
        }
    }

    /** Starts an object. */
    public JsonWriter beginObject() {
        return open('{');
    }

    /** Ends an object. */
    public JsonWriter endObject() {
        return close('}');
    }

    /** Starts an array. */
    public JsonWriter beginArray() {
        return open('[');
    }

    /** Ends an array. */
    public JsonWriter endArray() {
        return close(']');
    }

    /** Writes the name of the next member. */
    public JsonWriter name(String name) {
        separate();
        quote(name);
        put(':');
        return this;
    }

    /** Writes a text. */
    public JsonWriter value(String text) {
        separate();
        quote(text);
        comma = true;
        return this;
    }

    /** Writes a whole number. */
    public JsonWriter value(long number) {
        return raw(Long.toString(number));
    }

    /** Writes a truth value. */
    public JsonWriter value(boolean value) {
        return raw(value ? "true" : "false");
    }

    /** Writes bytes as padded base64, none as {@code null}. */
    public JsonWriter value(byte @Nullable [] bytes) {
        if (bytes == null) {
            return raw("null");
        }
        separate();
        put('"');
        putAll(Base64.getEncoder().encode(bytes));
        put('"');
        comma = true;
        return this;
    }

    /** Writes a time in UTC. */
    public JsonWriter value(Instant time) {
        separate();
        ensure(UsualTime.LONGEST + 2);
        int end = UsualTime.write(time, buffer, size + 1);
        if (end < 0) {
            return value(GoTime.format(time));
        }
        put('"');
        size = end;
        put('"');
        comma = true;
        return this;
    }

    /** Writes a time with its offset. */
    public JsonWriter value(OffsetDateTime time) {
        return value(GoTime.format(time));
    }

    /** Writes a value that is JSON already; it must come from {@link Json#compact} or be a literal. */
    public JsonWriter raw(String json) {
        separate();
        putAll(json.getBytes(StandardCharsets.UTF_8));
        comma = true;
        return this;
    }

    /**
     * Returns what has been written, and ends the writing.
     *
     * @throws IllegalStateException if it has ended before
     */
    public byte[] toByteArray() {
        checkOpen();
        byte[] written = Arrays.copyOf(buffer, size);
        if (buffer.length <= LARGEST_SPARE) {
            SPARE.set(buffer);
        }
        buffer = ENDED;
        size = 0;
        return written;
    }

    @Override
    public String toString() {
        return new String(buffer, 0, size, StandardCharsets.UTF_8);
    }

    private void checkOpen() {
        if (buffer == ENDED) {
            throw new IllegalStateException("the writing has ended");
        }
    }

    private JsonWriter open(char bracket) {
        separate();
        put(bracket);
        comma = false;
        return this;
    }

    private JsonWriter close(char bracket) {
        put(bracket);
        comma = true;
        return this;
    }

    private void separate() {
        if (comma) {
            put(',');
            comma = false;
        }
    }

    private static boolean[] plain() {
        boolean[] plain = new boolean[0x80];
        for (char c = ' '; c < plain.length; c++) {
            plain[c] = "\"\\<>&".indexOf(c) < 0;
        }
        return plain;
    }

    private void quote(String text) {
        int length = text.length();
        ensure(length + 2);
        put('"');
        byte[] bytes = buffer;
        int at = size;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80 || !PLAIN[c]) {
                size = at;
                escaping(text, i);
                put('"');
                return;
            }
            bytes[at++] = (byte) c;
        }
        size = at;
        put('"');
    }

    private void escaping(String text, int from) {
        int length = text.length();
        ensure((length - from) * 6 + 1);
        for (int i = from; i < length; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                ascii(c);
            } else if (c == '\u2028' || c == '\u2029') {
                escape(c);
            } else if (c < 0x800) {
                put(0xc0 | c >> 6);
                put(0x80 | c & 0x3f);
            } else if (!Character.isSurrogate(c)) {
                put(0xe0 | c >> 12);
                put(0x80 | c >> 6 & 0x3f);
                put(0x80 | c & 0x3f);
            } else if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
                int point = Character.toCodePoint(c, text.charAt(++i));
                put(0xf0 | point >> 18);
                put(0x80 | point >> 12 & 0x3f);
                put(0x80 | point >> 6 & 0x3f);
                put(0x80 | point & 0x3f);
            } else {
                escape('\ufffd');
            }
        }
    }

    private void ascii(char c) {
        switch (c) {
            case '"', '\\' -> shortEscape(c);
            case '\b' -> shortEscape('b');
            case '\f' -> shortEscape('f');
            case '\n' -> shortEscape('n');
            case '\r' -> shortEscape('r');
            case '\t' -> shortEscape('t');
            case '<', '>', '&' -> escape(c);
            default -> {
                if (c < ' ') {
                    escape(c);
                } else {
                    put(c);
                }
            }
        }
    }

    private void shortEscape(char c) {
        put('\\');
        put(c);
    }

    private void escape(char c) {
        put('\\');
        put('u');
        for (int shift = 12; shift >= 0; shift -= 4) {
            put(HEX[c >> shift & 0xf]);
        }
    }

    private void put(int b) {
        ensure(1);
        buffer[size++] = (byte) b;
    }

    private void putAll(byte[] bytes) {
        ensure(bytes.length);
        System.arraycopy(bytes, 0, buffer, size, bytes.length);
        size += bytes.length;
    }

    private void ensure(int more) {
        if (buffer.length - size < more) {
            checkOpen();
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
        }
    }
}
