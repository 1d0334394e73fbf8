package io.asyncjobs.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;

/** The golden vectors: what was recorded from the reference. */
public final class Vectors {

    private static final JsonMapper JSON = new JsonMapper();

    private Vectors() {}

    /** All cases of a file, or those of a group. */
    public static List<JsonNode> cases(String file, String... group) {
        return list(json(bytes(file)).path("cases"))
                .filter(each -> group.length == 0 || each.path("group").asText().equals(group[0]))
                .toList();
    }

    /** One test for each of the cases, which must not be none. */
    public static Stream<DynamicTest> tests(List<JsonNode> cases, Consumer<JsonNode> test) {
        if (cases.isEmpty()) {
            throw new IllegalStateException("no cases");
        }
        return cases.stream()
                .map(each -> DynamicTest.dynamicTest(each.path("name").asText(), () -> test.accept(each)));
    }

    /** The elements of an array. */
    public static Stream<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    /** The bytes that {@code {"text", "base64"}} stands for. */
    public static byte[] body(JsonNode bytes) {
        return Base64.getDecoder().decode(bytes.required("base64").asText());
    }

    /** The bytes as a text to compare by: what differs is readable then. */
    public static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Any JSON. */
    public static JsonNode json(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(String file) {
        try (InputStream in = Vectors.class.getResourceAsStream("/vectors/" + file)) {
            if (in == null) {
                throw new IllegalStateException("no vectors " + file);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
