package io.asyncjobs.handler;

import io.asyncjobs.task.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commands for the tests, in a directory of their own, and what a worker would hand to their handlers. */
final class Scripts {

    static final Task TASK = Task.builder("cmd:x").build().queuedIn("Q").started(Instant.now());

    final Path directory;

    Scripts(Path directory) {
        this.directory = directory;
    }

    /** Writes an executable file. */
    Path write(String name, String text) {
        try {
            Path file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    CommandOptions options() {
        return CommandOptions.ofDefaults().withDirectory(directory);
    }

    /** Runs a shell script once. */
    Object run(String script) throws Exception {
        return run(script, options());
    }

    Object run(String script, CommandOptions options) throws Exception {
        return handler(script, options).handle(TASK, context(Duration.ofMinutes(1)));
    }

    CommandHandler handler(String script, CommandOptions options) {
        write("script", "#!/bin/sh\n" + script + "\n");
        return CommandHandler.of("script", options);
    }

    /** Runs a shell script in a worker that has other variables. */
    Object run(String script, CommandOptions options, Map<String, String> worker) {
        write("script", "#!/bin/sh\n" + script + "\n");
        return new CommandHandler("script", options, worker, ProcessGroup.isSupported())
                .handle(TASK, context(Duration.ofMinutes(1)));
    }

    static TaskContext context(Duration time) {
        Instant deadline = Instant.now().plus(time);
        return context(() -> deadline);
    }

    static TaskContext context(Supplier<Instant> deadline) {
        return new TaskContext() {
            @Override
            public Task task() {
                return TASK;
            }

            @Override
            public Instant deadline() {
                return deadline.get();
            }

            @Override
            public boolean isCancelled() {
                return false;
            }

            @Override
            public void inProgress() {
                throw new UnsupportedOperationException();
            }

            @Override
            public Object payload(Type type) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Logger logger() {
                return LoggerFactory.getLogger(Scripts.class);
            }
        };
    }
}
