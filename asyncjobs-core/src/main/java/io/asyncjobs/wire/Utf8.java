package io.asyncjobs.wire;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** UTF-8 as Go reads it (protocol 2). */
public final class Utf8 {

    private Utf8() {}

    /** The text of any bytes: each byte that is no UTF-8 becomes U+FFFD, not each run of such bytes as in Java. */
    public static String text(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        while (result.isError()) {
            for (int i = 0; i < result.length(); i++) {
                in.get();
                out.put('\uFFFD');
            }
            result = decoder.decode(in, out, true);
        }
        return out.flip().toString();
    }
}
