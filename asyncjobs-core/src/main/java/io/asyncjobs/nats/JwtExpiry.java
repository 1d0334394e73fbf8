package io.asyncjobs.nats;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;

/** Tells an operator that a JWT is too old; a server says only that it does not accept it. Verifies nothing. */
final class JwtExpiry {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private JwtExpiry() {}

    /** What to say behind the word JWT if it has expired, else empty. */
    static String note(String jwt, Instant now) {
        String[] words = jwt.split("\\.");
        if (words.length < 2) {
            return "";
        }
        try {
            JsonNode expires =
                    MAPPER.readTree(Base64.getUrlDecoder().decode(words[1])).path("exp");
            long seconds = expires.asLong();
            boolean over = seconds > 0 && seconds <= now.getEpochSecond();
            return over ? " that expired at " + Instant.ofEpochSecond(seconds) : "";
        } catch (IOException | RuntimeException noJwt) {
            return "";
        }
    }
}
