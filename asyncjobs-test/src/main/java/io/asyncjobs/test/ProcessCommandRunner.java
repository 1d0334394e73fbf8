package io.asyncjobs.test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Runs commands as child processes. */
final class ProcessCommandRunner implements CommandRunner {

    @Override
    public Command.Result run(Command command) {
        try {
            // A file rather than a pipe: a grandchild that keeps a pipe open would make us wait beyond the limit.
            Path output = Files.createTempFile("command-", ".out");
            try {
                return run(command, output);
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            return new Command.Result(-1, String.valueOf(e.getMessage()));
        }
    }

    private static Command.Result run(Command command, Path output) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command.line())
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(output.toFile());
        if (command.folder() != null) {
            builder.directory(command.folder().toFile());
        }
        command.variables().forEach((name, value) -> {
            if (value.isEmpty()) {
                builder.environment().remove(name);
            } else {
                builder.environment().put(name, value);
            }
        });
        Process process = builder.start();
        try {
            if (process.waitFor(command.limit().toMillis(), TimeUnit.MILLISECONDS)) {
                return new Command.Result(process.exitValue(), text(output));
            }
            return new Command.Result(
                    -1, text(output) + "\nstopped after " + command.limit().toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Command.Result(-1, text(output) + "\ninterrupted");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static String text(Path output) throws IOException {
        return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
    }
}
