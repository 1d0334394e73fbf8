package io.asyncjobs.handler;

import io.asyncjobs.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Has tasks worked by a command: a script or program in a directory of commands (protocol 18).
 *
 * <p>The command gets no arguments, an empty input and, in {@code CHORIA_AJ_TASK}, the name of a file with the task as
 * JSON. Besides it has {@code PATH}, {@code HOME}, {@code LANG}, {@code LC_ALL}, {@code TZ} and {@code TMPDIR} of the
 * worker and the variables of its options, no others (B42). Exit code 0 completes the task; what was written to both
 * outputs, as one text, is the result. Any other end fails the try.
 *
 * <p>When its time is over or the worker stops, the command and all processes of its group get SIGTERM, then SIGKILL.
 * Between them is the grace of the options, but at most a tenth of the try's time, and half a second when the worker
 * stops: then others may have the task. Needs {@code setsid}, as Linux has it; without it, processes whose parent has
 * ended are not reached. A command that has its children write after its own end must let them end within the grace.
 *
 * <p>Thread-safe.
 */
public final class CommandHandler implements Handler {

    /** The worker waits one second for handlers that it has interrupted, before it gives their tasks back. */
    private static final Duration GRACE_AT_STOP = Duration.ofMillis(500);

    /** What is left after a handler's time until the server hands the task to others is a little more than that. */
    private static final int GRACE_FRACTION = 10;

    private final CommandLocation location;
    private final CommandOptions options;
    private final CommandEnvironment environment;
    private final boolean grouped;
    private final Path folder;

    CommandHandler(String command, CommandOptions options, Map<String, String> workerEnvironment, boolean grouped) {
        location = new CommandLocation(options.directory(), command);
        environment = new CommandEnvironment(workerEnvironment, options.environment());
        this.options = options;
        this.grouped = grouped;
        Path own = options.workingDirectory();
        folder = (own == null ? Path.of("") : own).toAbsolutePath();
    }

    /**
     * A handler that runs a command in the directory {@code commands} with {@link CommandOptions#ofDefaults()}.
     *
     * @param command the command's path inside of the directory; it need not exist yet
     * @throws io.asyncjobs.error.InvalidRequestException if it is outside
     */
    public static CommandHandler of(String command) {
        return of(command, CommandOptions.ofDefaults());
    }

    /**
     * A handler that runs a command.
     *
     * @param command the command's path inside of the options' directory; it need not exist yet
     * @param options how to run it
     * @throws io.asyncjobs.error.InvalidRequestException if it is outside
     */
    public static CommandHandler of(String command, CommandOptions options) {
        return new CommandHandler(command, options, System.getenv(), ProcessGroup.isSupported());
    }

    /**
     * Runs the command.
     *
     * @return all that it wrote, as text
     * @throws io.asyncjobs.error.NotFoundException if there is no such file
     * @throws CommandFailedException if it can't be run, does not succeed, is stopped, or writes too much
     * @throws TerminateTaskException if it returns the exit code that terminates
     */
    @Override
    public String handle(Task task, TaskContext context) {
        Path command = location.locate();
        refuse(command);
        Duration time = Duration.between(Instant.now(), context.deadline());
        CommandOutput output = new CommandOutput(options.outputLimit());
        try (TaskFile file = TaskFile.of(task);
                CommandProcess process =
                        CommandProcess.start(command, folder, environment, file.path(), output, grouped)) {
            try {
                return result(process.waitFor(options.grace()), output);
            } catch (InterruptedException stopped) {
                process.stop(grace(time, context));
                Thread.currentThread().interrupt();
                throw new CommandFailedException("signal: killed" + tail(output), stopped);
            }
        } catch (IOException e) {
            throw new CommandFailedException("fork/exec " + command + ": " + e.getMessage(), e);
        }
    }

    private void refuse(Path command) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CommandFailedException("stopped before it was started", null);
        }
        if (!Files.isDirectory(folder)) {
            throw new CommandFailedException("chdir " + folder + ": no such file or directory", null);
        }
        Optional<String> refusal = ExecutableCheck.refusal(command, folder);
        if (refusal.isPresent()) {
            throw new CommandFailedException("fork/exec " + command + ": " + refusal.get(), null);
        }
    }

    private String result(int code, CommandOutput output) {
        if (code != 0 && code == options.terminateExitCode()) {
            throw new TerminateTaskException("execution failed: " + ExitStatus.text(code) + tail(output));
        }
        if (code != 0) {
            throw new CommandFailedException(ExitStatus.text(code) + tail(output), null);
        }
        if (output.exceeded()) {
            // Not cut: half a result can be worse than none (B3).
            throw new CommandFailedException(
                    "the output has more than " + options.outputLimit()
                            + " bytes; write less, or raise the limit if the server takes such records",
                    null);
        }
        return output.text();
    }

    private String tail(CommandOutput output) {
        String tail = output.tail(options.errorTail());
        return tail.isEmpty() ? "" : ": " + tail;
    }

    private Duration grace(Duration time, TaskContext context) {
        boolean timeOver = !Instant.now().isBefore(context.deadline());
        Duration most = timeOver ? time.dividedBy(GRACE_FRACTION) : GRACE_AT_STOP;
        Duration shorter = options.grace().compareTo(most) < 0 ? options.grace() : most;
        return shorter.isNegative() ? Duration.ZERO : shorter;
    }
}
