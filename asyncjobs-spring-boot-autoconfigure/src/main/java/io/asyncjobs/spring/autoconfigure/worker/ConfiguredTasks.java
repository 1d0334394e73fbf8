package io.asyncjobs.spring.autoconfigure.worker;

import static io.asyncjobs.spring.autoconfigure.AsyncJobsStartupException.invalidProperty;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.handler.CommandHandler;
import io.asyncjobs.handler.CommandOptions;
import io.asyncjobs.handler.Handler;
import io.asyncjobs.spring.autoconfigure.AsyncJobsProperties.TaskEntry;
import io.asyncjobs.spring.autoconfigure.AsyncJobsStartupException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the handlers that the properties define: those of other services, and commands. */
final class ConfiguredTasks {

    private final List<TaskEntry> entries;
    private final String directory;
    private final Function<String, Handler> remote;

    /**
     * Makes one.
     *
     * @param entries {@code asyncjobs.tasks}
     * @param directory where commands are
     * @param remote makes the handler of a type that another service works
     */
    ConfiguredTasks(List<TaskEntry> entries, String directory, Function<String, Handler> remote) {
        this.entries = entries;
        this.directory = directory;
        this.remote = remote;
    }

    List<TaskHandlerMethod> handlers() {
        List<TaskHandlerMethod> handlers = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            handlers.add(handler("asyncjobs.tasks[" + i + "]", entries.get(i)));
        }
        return handlers;
    }

    private TaskHandlerMethod handler(String property, TaskEntry entry) {
        String type = entry.type();
        if (type == null) {
            throw new AsyncJobsStartupException(
                    "The property " + property + ".type is not set.",
                    "Set it to a type of task, the beginning of types such as \"email:\", or \"\" for all types without a"
                            + " handler.",
                    null);
        }
        String command = emptyToNull(entry.command());
        if (entry.remote() == (command != null)) {
            throw new AsyncJobsStartupException(
                    "The entry %s, for task type \"%s\", has %s."
                            .formatted(
                                    property,
                                    type,
                                    entry.remote() ? "both remote and command" : "no remote or command"),
                    "Set either %s.remote to true, or %s.command to the path of a command."
                            .formatted(property, property),
                    null);
        }
        Handler handler = command == null ? remote(property, type) : command(property, command);
        String queue = emptyToNull(entry.queue());
        return new TaskHandlerMethod(type, queue == null ? "" : queue, property, handler, HandlerSettings.NONE);
    }

    private Handler remote(String property, String type) {
        try {
            return remote.apply(type);
        } catch (InvalidRequestException invalid) {
            throw invalidProperty(property + ".type", type, Routers.ALLOWED_TYPES);
        }
    }

    private Handler command(String property, String command) {
        try {
            return CommandHandler.of(command, CommandOptions.ofDefaults().withDirectory(Path.of(directory)));
        } catch (InvalidPathException invalid) {
            throw invalidProperty("asyncjobs.commands-directory", directory, "the path of a directory");
        } catch (InvalidRequestException outside) {
            throw invalidProperty(
                    property + ".command",
                    command,
                    "a path inside of the directory '" + directory + "' (asyncjobs.commands-directory)");
        }
    }

    private static @Nullable String emptyToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.trim();
    }
}
