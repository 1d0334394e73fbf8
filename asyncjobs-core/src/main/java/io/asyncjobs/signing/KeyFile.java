package io.asyncjobs.signing;

import io.asyncjobs.error.InvalidRequestException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A file with a key, read at every use (protocol 5), so that a key can be replaced, or taken away, while we run. The file
 * is small and in the system's cache; its time and size would not tell one key from the next, which has as many digits.
 * What costs time, making the key, is done only when the content has changed. Thread-safe. Errors name the file and never
 * quote it.
 */
final class KeyFile<T> {

    private static final int MAX_BYTES = 64 * 1024;

    private final String what;
    private final Path path;
    private final Function<String, T> parser;
    private volatile @Nullable Content<T> last;

    private record Content<T>(byte[] bytes, T key) {}

    /**
     * Names a file; does not open it.
     *
     * @param what what kind of file it is, for errors
     * @param parser makes the key of the text, which has no white space around it
     */
    KeyFile(String what, Path path, Function<String, T> parser) {
        this.what = what;
        this.path = path;
        this.parser = parser;
    }

    /**
     * The key as it is in the file now.
     *
     * @throws InvalidRequestException if there is none
     */
    T key() {
        byte[] bytes = read();
        Content<T> known = last;
        if (known != null && Arrays.equals(known.bytes, bytes)) {
            return known.key;
        }
        try {
            // B46: an editor ends the last line.
            T key = parser.apply(new String(bytes, StandardCharsets.ISO_8859_1).strip());
            last = new Content<>(bytes, key);
            return key;
        } catch (InvalidRequestException e) {
            throw unusable(e.getMessage());
        }
    }

    private byte[] read() {
        try {
            if (Files.exists(path) && !Files.isRegularFile(path)) {
                throw unusable("it is no regular file"); // a pipe would block for ever
            }
            try (InputStream in = Files.newInputStream(path)) {
                byte[] bytes = in.readNBytes(MAX_BYTES);
                if (in.read() >= 0) {
                    throw unusable("it is too large for a key");
                }
                return bytes;
            }
        } catch (IOException e) {
            throw new InvalidRequestException(
                    "cannot read the " + what + " file " + path.toAbsolutePath() + ": " + reason(e), e);
        }
    }

    private InvalidRequestException unusable(@Nullable String why) {
        return new InvalidRequestException("cannot use the " + what + " file " + path.toAbsolutePath() + ": " + why);
    }

    private static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "no such file";
        }
        return failure instanceof AccessDeniedException ? "permission denied" : String.valueOf(failure.getMessage());
    }
}
