package io.asyncjobs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.stream.Stream;

/** Blocks of headers that servers pass on, and of which most end the reading thread of the client library. */
public final class HostileHeaders {

    private HostileHeaders() {}

    /** One block; its name is its text. */
    public record Block(byte[] bytes) {

        @Override
        public String toString() {
            return new String(bytes, ISO_8859_1)
                    .replace("\r", "\\r")
                    .replace("\n", "\\n")
                    .replace("\t", "\\t");
        }
    }

    public static List<Block> blocks() {
        Stream<String> texts = Stream.of(
                "NATS/1.0\r\nK: ü\r\n\r\n",
                "NATS/1.0\r\nKü: v\r\n\r\n",
                "NATS/1.0\r\nK: a\nb\r\n\r\n",
                "NATS/1.0\r\nK: a\rb\r\n\r\n",
                "NATS/1.0\r\nK: a\u0001b\u007f\u0000\r\n\r\n",
                "NATS/1.0\r\nno colon\r\n\r\n",
                "NATS/1.0\r\nno colon\r\nK: v\r\n\r\n",
                "NATS/1.0\r\n: v\r\n\r\n",
                "NATS/1.0\r\nK K: v\r\n\r\n",
                "NATS/1.0\r\n K: v\r\n\r\n",
                "NATS/1.0\r\nK : v\r\n\r\n",
                "NATS/1.0\r\nK: v\r\n",
                "NATS/1.0\r\nK: v",
                "NATS/1.0\r\n",
                "NATS/1.0",
                "NATS/2.0\r\nK: v\r\n\r\n",
                "nats/1.0\r\nK: v\r\n\r\n",
                "N",
                "",
                "\r\n",
                "something else entirely",
                "NATS/1.0 abc\r\n\r\n",
                "NATS/1.0 99999999999\r\n\r\n",
                "NATS/1.0 503\r\n\r\n",
                "NATS/1.0 503 ü\r\n\r\n",
                "NATS/1.0 404 \r\nK: v\r\n\r\n",
                "NATS/1.0 \r\n\r\n",
                "NATS/1.0 503",
                "NATS/1.0 200 OK\r\nK: v\r\n\r\n",
                "NATS/1.0X\r\n\r\n",
                "NATS/1.0\nK: v\n\n",
                "NATS/1.0\r\nK: v\r\n\r\njunk\r\n\r\n",
                "NATS/1.0\r\n   ",
                "NATS/1.0\r\n\t\r\n\r\n");
        return Stream.concat(
                        texts.map(text -> text.getBytes(UTF_8)),
                        Stream.of("NATS/1.0\r\nK: \u00ff\u00fe\r\n\r\n".getBytes(ISO_8859_1)))
                .map(Block::new)
                .toList();
    }
}
