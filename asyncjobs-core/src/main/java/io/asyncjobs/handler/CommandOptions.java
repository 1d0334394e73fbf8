package io.asyncjobs.handler;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.wire.Names;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link CommandHandler} runs its command. Immutable, thread-safe.
 *
 * @param directory where commands are; a command can't lie outside
 * @param workingDirectory where the command is run; {@code null}: where the worker runs
 * @param environment variables of your own for the command, besides the few that it gets anyway; they win over those
 * @param outputLimit the longest result in bytes; a command that succeeds and wrote more fails the try
 * @param errorTail how many characters of the output's end a failure tells; 0: none
 * @param grace how long the command has between SIGTERM and SIGKILL when it is stopped, and how long processes that it
 *     left behind may keep its output open; shortened where less time is left
 * @param terminateExitCode the exit code by which a command gives its task up; 0: none does
 */
public record CommandOptions(
        Path directory,
        @Nullable Path workingDirectory,
        Map<String, String> environment,
        int outputLimit,
        int errorTail,
        Duration grace,
        int terminateExitCode) {

    /** A server's limit for a whole record can't be higher. */
    private static final int MAX_OUTPUT = 64 * 1024 * 1024;

    /** A record keeps 4,096 characters of an error. */
    static final int MAX_ERROR_TAIL = 2_000;

    /** Above it the shell has meanings of its own: not found, not executable, killed by a signal. */
    private static final int MAX_EXIT_CODE = 125;

    private static final Duration MAX_GRACE = Duration.ofHours(1);

    /** Checks the values. */
    public CommandOptions {
        environment = Map.copyOf(environment);
        environment.forEach(CommandOptions::requireVariable);
        if (outputLimit < 1 || outputLimit > MAX_OUTPUT) {
            throw new InvalidRequestException("the output limit must be 1 to " + MAX_OUTPUT + ", not " + outputLimit);
        }
        if (errorTail < 0 || errorTail > MAX_ERROR_TAIL) {
            throw new InvalidRequestException("the error tail must be 0 to " + MAX_ERROR_TAIL + ", not " + errorTail);
        }
        if (grace.isNegative() || grace.compareTo(MAX_GRACE) > 0) {
            throw new InvalidRequestException("the grace must be 0 to " + MAX_GRACE + ", not " + grace);
        }
        if (terminateExitCode < 0 || terminateExitCode > MAX_EXIT_CODE) {
            throw new InvalidRequestException("the exit code that terminates must be 1 to " + MAX_EXIT_CODE
                    + ", or 0 for none, not " + terminateExitCode);
        }
    }

    /** Directory {@code commands}, no variables added, 1 MiB, 1,000 characters, 5 s, no exit code that terminates. */
    public static CommandOptions ofDefaults() {
        return new CommandOptions(Path.of("commands"), null, Map.of(), 1024 * 1024, 1_000, Duration.ofSeconds(5), 0);
    }

    /** A copy with another directory of commands. */
    public CommandOptions withDirectory(Path commands) {
        return new CommandOptions(
                commands, workingDirectory, environment, outputLimit, errorTail, grace, terminateExitCode);
    }

    /** A copy that runs the command elsewhere. */
    public CommandOptions withWorkingDirectory(@Nullable Path folder) {
        return new CommandOptions(directory, folder, environment, outputLimit, errorTail, grace, terminateExitCode);
    }

    /** A copy with other variables of your own. */
    public CommandOptions withEnvironment(Map<String, String> variables) {
        return new CommandOptions(
                directory, workingDirectory, variables, outputLimit, errorTail, grace, terminateExitCode);
    }

    /** A copy with another limit of the output, in bytes. */
    public CommandOptions withOutputLimit(int bytes) {
        return new CommandOptions(directory, workingDirectory, environment, bytes, errorTail, grace, terminateExitCode);
    }

    /** A copy whose failures tell another number of characters of the output. */
    public CommandOptions withErrorTail(int characters) {
        return new CommandOptions(
                directory, workingDirectory, environment, outputLimit, characters, grace, terminateExitCode);
    }

    /** A copy with another grace. */
    public CommandOptions withGrace(Duration time) {
        return new CommandOptions(
                directory, workingDirectory, environment, outputLimit, errorTail, time, terminateExitCode);
    }

    /** A copy with another exit code that gives the task up; 0: none. */
    public CommandOptions withTerminateExitCode(int code) {
        return new CommandOptions(directory, workingDirectory, environment, outputLimit, errorTail, grace, code);
    }

    /** Tells the names of the variables only: their values may be secret. */
    @Override
    public String toString() {
        return "CommandOptions[directory=" + directory + ", workingDirectory=" + workingDirectory + ", environment="
                + new TreeSet<>(environment.keySet()) + ", outputLimit=" + outputLimit + ", errorTail=" + errorTail
                + ", grace=" + grace + ", terminateExitCode=" + terminateExitCode + "]";
    }

    private static void requireVariable(String name, String value) {
        if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0 || value.indexOf('\0') >= 0) {
            throw new InvalidRequestException("a variable needs a name without '=', and no NUL in name and value: '"
                    + Names.printable(name) + "'");
        }
        if (name.equals(CommandEnvironment.TASK)) {
            throw new InvalidRequestException(name + " is set to the task's file; use another name");
        }
    }
}
