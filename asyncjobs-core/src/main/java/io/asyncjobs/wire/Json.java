package io.asyncjobs.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reading JSON as Go's {@code encoding/json} does (protocol 2). What is thrown says where it went wrong and holds nothing of
 * the text; it has no cause, as Jackson's own words quote what they are about. Thread-safe.
 */
public final class Json {

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(10_000)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private Json() {}

    /** Reads the members of one object. */
    @FunctionalInterface
    public interface Members {

        /**
         * Reads the value of a member; the parser stands on its first token and must be left on its last one.
         *
         * @param name the member's name as it stands in the text
         * @param value the parser
         * @throws IOException if the value is not what it should be
         */
        void read(String name, JsonParser value) throws IOException;
    }

    /** What can be done with a parser that stands before the first token. */
    @FunctionalInterface
    private interface Reading<T> {
        T read(JsonParser parser) throws IOException;
    }

    /**
     * Reads a text that must hold one object (or {@code null}, which has no members) and nothing after it.
     *
     * @throws IOException if it is not such a text
     */
    public static void readObject(byte[] json, Members members) throws IOException {
        read(json, parser -> {
            readObject(parser, parser.nextToken(), members);
            return true;
        });
    }

    /** Reads the object on which the parser stands; {@code null} has no members. */
    public static void readObject(JsonParser parser, @Nullable JsonToken token, Members members) throws IOException {
        if (token == JsonToken.VALUE_NULL) {
            return;
        }
        expect(token == JsonToken.START_OBJECT, parser, "an object");
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            members.read(name, parser);
        }
    }

    /**
     * Returns one JSON value without white space, with Go's escapes, member order and numbers as they are.
     *
     * @throws IOException if the bytes are not exactly one JSON value
     */
    public static String compact(byte[] json) throws IOException {
        return read(json, parser -> {
            parser.nextToken();
            return compact(parser);
        });
    }

    /**
     * Returns one JSON value as {@link #compact(byte[])} does; surrogates without their other half become U+FFFD.
     *
     * @throws IOException if the text is not exactly one JSON value
     */
    public static String compact(String json) throws IOException {
        return read(json, parser -> {
            parser.nextToken();
            return compact(parser);
        });
    }

    /** Returns the value on which the parser stands, as {@link #compact(byte[])} does. */
    public static String compact(JsonParser parser) throws IOException {
        JsonWriter writer = new JsonWriter(128);
        int depth = 0;
        JsonToken token = parser.currentToken();
        do {
            expect(token != null, parser, "a value");
            switch (token) {
                case START_OBJECT -> {
                    writer.beginObject();
                    depth++;
                }
                case START_ARRAY -> {
                    writer.beginArray();
                    depth++;
                }
                case END_OBJECT -> {
                    writer.endObject();
                    depth--;
                }
                case END_ARRAY -> {
                    writer.endArray();
                    depth--;
                }
                case FIELD_NAME -> writer.name(parser.currentName());
                case VALUE_STRING -> writer.value(parser.getText());
                default -> writer.raw(parser.getText());
            }
            token = depth > 0 ? parser.nextToken() : token;
        } while (depth > 0);
        return new String(writer.toByteArray(), StandardCharsets.UTF_8);
    }

    /**
     * Reads a text that must hold one JSON value and nothing after it; empty if the value is no string.
     *
     * @throws IOException if it is not such a text
     */
    public static Optional<String> readText(byte[] json) throws IOException {
        return read(json, parser -> {
            JsonToken token = parser.nextToken();
            expect(token != null, parser, "a value");
            boolean string = token == JsonToken.VALUE_STRING;
            Optional<String> text = string ? Optional.of(parser.getText()) : Optional.empty();
            parser.skipChildren();
            return text;
        });
    }

    /**
     * Whether all numbers of a text are within the range of a double, as Go wants it.
     *
     * @throws IOException if the text is no JSON
     */
    public static boolean numbersFitDoubles(String json) throws IOException {
        try (JsonParser parser = FACTORY.createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isNumeric() && Double.isInfinite(Double.parseDouble(parser.getText()))) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * Whether a member's name is the one meant: exactly, else in another case as Go knows it, which has the long s and the
     * Kelvin sign for s and k, but no i without or with a dot of Turkish.
     *
     * @param meant small ASCII letters and others that have no case
     */
    public static boolean is(String name, String meant) {
        if (name.equals(meant)) {
            return true;
        }
        if (name.length() != meant.length()) {
            return false;
        }
        for (int i = 0; i < meant.length(); i++) {
            if (small(name.charAt(i)) != meant.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** A member's name in the one case in which {@link #is} compares. */
    public static String inOneCase(String name) {
        StringBuilder folded = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            folded.append(small(name.charAt(i)));
        }
        return folded.toString();
    }

    private static char small(char c) {
        return switch (c) {
            case '\u017f' -> 's';
            case '\u212a' -> 'k';
            default -> c >= 'A' && c <= 'Z' ? (char) (c + 'a' - 'A') : c;
        };
    }

    /** Reads a text; {@code null} is the empty one. */
    public static String text(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> parser.getText();
            case VALUE_NULL -> "";
            default -> throw unexpected(parser, "a text");
        };
    }

    /** Reads a whole number; {@code null} is zero. */
    public static long number(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_NULL -> 0;
            default -> throw unexpected(parser, "a whole number");
        };
    }

    /** Reads a whole number as a count; one that is too large for it is the largest. */
    public static int count(JsonParser parser) throws IOException {
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, number(parser)));
    }

    /** Reads a truth value; {@code null} is false. */
    public static boolean bool(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE, VALUE_NULL -> false;
            default -> throw unexpected(parser, "true or false");
        };
    }

    /** An error that says what stands where something else should. */
    public static IOException unexpected(JsonParser parser, String wanted) {
        JsonToken found = parser.currentToken();
        return new JsonParseException(
                null,
                "expected " + wanted + " but found " + (found == null ? "the end" : found) + " at "
                        + place(parser.currentTokenLocation()));
    }

    private static void expect(boolean ok, JsonParser parser, String wanted) throws IOException {
        if (!ok) {
            throw unexpected(parser, wanted);
        }
    }

    private static <T> T read(byte[] json, Reading<T> reading) throws IOException {
        // Jackson would skip a byte order mark and guess UTF-16 and UTF-32; Go refuses them all.
        if (json.length > 0 && (json[0] == 0 || json[0] < 0 || json.length > 1 && json[1] == 0)) {
            throw new JsonParseException(null, "expected a value but found a byte that is none in UTF-8 JSON");
        }
        if (!isAscii(json)) {
            // Go reads each byte that is no UTF-8 as U+FFFD. Jackson refuses some, and takes others for characters.
            return read(Utf8.text(json), reading);
        }
        try (JsonParser parser = FACTORY.createParser(json)) {
            return readWhole(parser, reading);
        } catch (IOException malformed) {
            // Go reads half surrogates in names as U+FFFD; Jackson refuses them in bytes.
            String text = new String(json, StandardCharsets.US_ASCII);
            if (!text.contains("\\ud") && !text.contains("\\uD")) {
                throw malformed;
            }
            return read(text, reading);
        }
    }

    private static <T> T read(String json, Reading<T> reading) throws IOException {
        try (JsonParser parser = FACTORY.createParser(json)) {
            return readWhole(parser, reading);
        }
    }

    private static boolean isAscii(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }

    private static <T> T readWhole(JsonParser parser, Reading<T> reading) throws IOException {
        try {
            T value = reading.read(parser);
            expect(parser.nextToken() == null, parser, "the end");
            return value;
        } catch (JsonProcessingException e) {
            // Our own errors have no processor; the library's quote the text.
            boolean ours = e instanceof JsonParseException && e.getProcessor() == null;
            throw ours ? e : new JsonParseException(null, describe(e) + " at " + place(parser.currentLocation()));
        }
    }

    private static String describe(JsonProcessingException e) {
        if (e instanceof JsonEOFException) {
            return "expected more but found the end";
        }
        if (e instanceof StreamConstraintsException) {
            return "expected fewer levels, or a shorter name,";
        }
        if (e instanceof InputCoercionException) {
            return "expected a number of fewer digits";
        }
        return "expected JSON but found something else";
    }

    private static String place(JsonLocation location) {
        return location.getByteOffset() >= 0
                ? "byte " + location.getByteOffset()
                : "character " + location.getCharOffset();
    }
}
