package io.asyncjobs.handler;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.task.PayloadCodec;
import io.asyncjobs.wire.Json;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Converts payloads. {@code ajc tasks add} stores JSON text as a JSON string, and Go's scheduler base64 in
 * one: when a payload is not of the type wanted, it is unwrapped once, as text and then as base64, and tried again.
 * Thread-safe.
 *
 * @param codec reads JSON
 * @param unwrap whether to unwrap
 */
public record PayloadReader(PayloadCodec codec, boolean unwrap) {

    /**
     * The payload as a type: {@code byte[]} is the bytes as they are, {@code String} a JSON string decoded or else the
     * raw text, anything else what the codec makes of it; no payload at all is {@code null}.
     *
     * @throws TerminateTaskException if it can't be converted
     */
    public @Nullable Object read(byte[] payload, Type type) {
        if (type == byte[].class) {
            return payload;
        }
        if (type == String.class) {
            return text(payload).orElseGet(() -> new String(payload, StandardCharsets.UTF_8));
        }
        if (payload.length == 0) {
            return null;
        }
        try {
            return codec.decode(payload, type);
        } catch (InvalidRequestException mismatch) {
            return text(payload)
                    .filter(text -> unwrap)
                    .flatMap(text -> unwrapped(text, type))
                    .orElseThrow(() -> new TerminateTaskException(
                            "the payload is no " + type.getTypeName() + " (" + mismatch.getMessage() + ")", mismatch));
        }
    }

    private Optional<Object> unwrapped(String text, Type type) {
        try {
            return Optional.ofNullable(codec.decode(text.getBytes(StandardCharsets.UTF_8), type));
        } catch (InvalidRequestException noJson) {
            try {
                return Optional.ofNullable(codec.decode(Base64.getDecoder().decode(text), type));
            } catch (IllegalArgumentException | InvalidRequestException noBase64) {
                return Optional.empty();
            }
        }
    }

    /** The text if the payload is a JSON string. */
    private static Optional<String> text(byte[] payload) {
        try {
            return Json.readText(payload);
        } catch (IOException noJson) {
            return Optional.empty();
        }
    }
}
