package io.asyncjobs.nats;

import io.asyncjobs.error.InvalidRequestException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Expands {@code $VAR}, <code>${VAR}</code> and a leading {@code ~} in a path of a context file (protocol 26). Where Go
 * puts nothing in place of an unset variable and then looks for the wrong file, we say which variable is missing.
 */
record PathExpansion(Function<String, @Nullable String> environment, Path home) {

    private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{(\\w+)}|([A-Za-z_]\\w*))");
    private static final String FILE_SCHEME = "file://";

    Path expand(String member, String value, Path file) {
        String plain = value.startsWith(FILE_SCHEME) ? value.substring(FILE_SCHEME.length()) : value;
        String expanded = VARIABLE.matcher(plain).replaceAll(match -> {
            String name = match.group(1) != null ? match.group(1) : match.group(2);
            return Matcher.quoteReplacement(valueOf(name, member, file));
        });
        try {
            if (expanded.equals("~")) {
                return home;
            }
            boolean fromHome = expanded.startsWith("~/") || expanded.startsWith("~\\");
            return fromHome ? home.resolve(expanded.substring(2)) : Path.of(expanded);
        } catch (InvalidPathException e) {
            throw new InvalidRequestException(
                    "the member " + member + " of the NATS context " + file + " is not a path: " + e.getReason());
        }
    }

    private String valueOf(String name, String member, Path file) {
        String value = environment.apply(name);
        if (value == null) {
            throw new InvalidRequestException("the member " + member + " of the NATS context " + file
                    + " uses the environment variable " + name + ", which is not set; set it or write the path out");
        }
        return value;
    }
}
