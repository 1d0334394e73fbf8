package io.asyncjobs.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A machine below a folder: its executables are files whose behaviour the test says. */
final class FakeMachine implements CommandRunner {

    final Map<String, String> properties = new HashMap<>(Map.of("os.name", "Linux"));
    final Map<String, String> variables = new HashMap<>();
    final List<Command> commands = new CopyOnWriteArrayList<>();

    private final Path root;
    private final Map<Path, Function<Command, Command.Result>> programs = new ConcurrentHashMap<>();

    FakeMachine(Path root) {
        this.root = root;
        properties.put("user.home", path("home").toString());
        variables.put("PATH", path("path1") + ":" + path("path2"));
    }

    Path path(String relative) {
        return root.resolve(relative);
    }

    /** Puts a nats-server there that answers with that version. */
    FakeMachine server(String relative, String version) {
        return program(relative, command -> new Command.Result(0, "nats-server: v" + version + "\n"));
    }

    /** Puts a file there that cannot be executed. */
    FakeMachine file(String relative) {
        create(path(relative));
        return this;
    }

    FakeMachine program(String relative, Function<Command, Command.Result> behaviour) {
        Path file = create(path(relative));
        if (!file.toFile().setExecutable(true)) {
            throw new IllegalStateException("Cannot make executable: " + file);
        }
        programs.put(file, behaviour);
        return this;
    }

    /** A program that leaves a nats-server of that version at the path that the function takes from its command. */
    FakeMachine installer(String relative, String version, Function<Command, Optional<Path>> target) {
        return program(relative, command -> {
            target.apply(command).ifPresent(file -> server(root.relativize(file).toString(), version));
            return new Command.Result(0, "");
        });
    }

    BinaryFinder finder() {
        return new BinaryFinder(environment(), this);
    }

    Environment environment() {
        return new Environment(properties, variables, List.of(path("usr/local/bin"), path("usr/sbin")));
    }

    @Override
    public Command.Result run(Command command) {
        commands.add(command);
        Path program = Path.of(command.line().get(0));
        Function<Command, Command.Result> behaviour = programs.get(program);
        if (behaviour == null && program.endsWith(BinaryFinder.EXECUTABLE)) {
            // It was moved here by the finder.
            behaviour = any -> new Command.Result(0, "nats-server: v0.0.1-moved\n");
        }
        return behaviour == null ? new Command.Result(-1, "no such program: " + program) : behaviour.apply(command);
    }

    private static Path create(Path file) {
        try {
            Files.createDirectories(file.getParent());
            return Files.exists(file) ? file : Files.createFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
