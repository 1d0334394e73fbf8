package io.asyncjobs.nats;

import io.asyncjobs.error.InvalidRequestException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where the NATS command line keeps its contexts: {@code $XDG_CONFIG_HOME/nats}, else {@code ~/.config/nats} (protocol 26). */
record ContextDirectory(Path root) {

    private static final String SUFFIX = ".json";

    static ContextDirectory of(Function<String, @Nullable String> environment, Path home) {
        String config = environment.apply("XDG_CONFIG_HOME");
        Path parent = config == null || config.isEmpty() ? home.resolve(".config") : Path.of(config);
        return new ContextDirectory(parent.resolve("nats"));
    }

    Path contexts() {
        return root.resolve("context");
    }

    Path file(String name) {
        return contexts().resolve(requireName(name) + SUFFIX);
    }

    /** The name in {@code context.txt}, empty when none is selected. */
    String selected() {
        Path file = root.resolve("context.txt");
        try {
            return Files.readString(file, StandardCharsets.UTF_8).strip();
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw new InvalidRequestException(
                    "cannot read " + file + ", which names the selected NATS context (" + Reasons.of(e)
                            + "); make it readable or name a context",
                    e);
        }
    }

    /** The names of all context files, sorted; empty if the directory can't be read. As in Go, empty files don't count. */
    List<String> known() {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(contexts(), "*" + SUFFIX)) {
            for (Path file : files) {
                if (Files.isRegularFile(file) && Files.size(file) > 0) {
                    String name = String.valueOf(file.getFileName());
                    names.add(name.substring(0, name.length() - SUFFIX.length()));
                }
            }
        } catch (IOException e) {
            return List.of();
        }
        Collections.sort(names);
        return names;
    }

    private static String requireName(String name) {
        boolean bad = name.isEmpty()
                || name.contains("..")
                || name.chars().anyMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c));
        if (bad) {
            throw new InvalidRequestException("invalid context name \"" + Printable.text(name)
                    + "\": a name, not a path, is expected, so no slash, backslash, '..' or control character");
        }
        return name;
    }
}
