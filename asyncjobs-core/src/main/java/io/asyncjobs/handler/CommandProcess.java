package io.asyncjobs.handler;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** One run of a command, with an empty input and its outputs as one. Used by one thread. */
final class CommandProcess implements AutoCloseable {

    /** How long the output may take to end when nobody should be left who holds it. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final Process process;
    private final ProcessGroup group;
    private final CommandOutput output;

    private CommandProcess(Process process, ProcessGroup group, CommandOutput output) {
        this.process = process;
        this.group = group;
        this.output = output;
    }

    /**
     * Starts a command.
     *
     * @param grouped whether it shall lead a process group
     * @throws IOException if the system refuses
     */
    static CommandProcess start(
            Path command,
            Path folder,
            CommandEnvironment environment,
            Path taskFile,
            CommandOutput output,
            boolean grouped)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(ProcessGroup.commandLine(command, grouped))
                .directory(folder.toFile())
                .redirectErrorStream(true);
        environment.replace(builder.environment(), taskFile);
        Process process = builder.start();
        try {
            output.readFrom(process);
        } catch (Throwable noThread) {
            process.destroyForcibly(); // it has not begun
            throw noThread;
        }
        return new CommandProcess(process, new ProcessGroup(process, grouped), output);
    }

    /**
     * Waits for the command, and for others that hold its output, who are killed after the grace: nobody may block a
     * worker's slot for ever (B42).
     *
     * @return the command's exit code
     * @throws InterruptedException if the command is to be stopped
     */
    int waitFor(Duration grace) throws InterruptedException {
        int code = process.waitFor();
        if (!output.awaitEnd(grace)) {
            group.killRemains();
            output.awaitEnd(LAST_WORDS);
        }
        return code;
    }

    /** Ends it and all that it started, with force after the grace. */
    void stop(Duration grace) {
        group.stop(grace);
        try {
            output.awaitEnd(LAST_WORDS);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    /** Kills it if it still runs. */
    @Override
    public void close() {
        if (process.isAlive()) {
            group.stop(Duration.ZERO);
        }
        output.close();
    }
}
