package io.asyncjobs.test;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A command to run to its end.
 *
 * @param line the program and its arguments
 * @param folder its working directory, or null for ours
 * @param variables what to change in the environment; an empty value removes the variable
 * @param limit how long it may take
 */
record Command(List<String> line, @Nullable Path folder, Map<String, String> variables, Duration limit) {

    Command(Duration limit, String... line) {
        this(List.of(line), null, Map.of(), limit);
    }

    /** The end of a command; the status of one that could not be started or took too long is -1. */
    record Result(int status, String output) {

        private static final int LINES = 12;

        boolean successful() {
            return status == 0;
        }

        /** The last lines of the output: where programs say what went wrong. */
        String tail() {
            List<String> lines = output.strip().lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
        }
    }
}
