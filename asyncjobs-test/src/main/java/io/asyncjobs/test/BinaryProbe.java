package io.asyncjobs.test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out whether a file is a nats-server that runs here, by asking for its version. */
final class BinaryProbe {

    private static final Pattern VERSION = Pattern.compile("nats-server:?\\s+v?(\\d+\\.\\S+)");
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final CommandRunner runner;

    BinaryProbe(CommandRunner runner) {
        this.runner = runner;
    }

    /** Tries a file that may be something else; what is wrong with it goes into {@code failures}. */
    List<NatsServerBinary> tryPath(Path path, List<String> failures) {
        try {
            return List.of(require(path, path.toString()));
        } catch (NatsServerException e) {
            failures.add(e.getMessage());
            return List.of();
        }
    }

    /**
     * Insists on a file.
     *
     * @param origin where the path comes from, for the error
     */
    NatsServerBinary require(Path path, String origin) {
        if (!Files.isRegularFile(path)) {
            throw new NatsServerException(origin + ": no such file: " + path);
        }
        if (!Files.isExecutable(path)) {
            throw new NatsServerException(origin + ": not executable: " + path);
        }
        Path absolute = path.toAbsolutePath();
        Command.Result result = runner.run(new Command(LIMIT, absolute.toString(), "--version"));
        Matcher version = VERSION.matcher(result.output());
        if (!result.successful() || !version.find()) {
            throw new NatsServerException(origin + ": not a nats-server that runs here: " + path
                    + " --version answered with status " + result.status() + ": " + result.tail());
        }
        return new NatsServerBinary(absolute, version.group(1));
    }
}
