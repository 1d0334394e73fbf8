package io.asyncjobs.store;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * A message as it lies in a stream.
 *
 * @param headers as on the wire, a line for each; empty if there are none
 * @param time when the server stored it
 */
record StoredMessage(String subject, long sequence, Instant time, byte[] headers, byte[] body) {

    /** The first value of a header. */
    Optional<String> header(String name) {
        return new String(headers, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }
}
