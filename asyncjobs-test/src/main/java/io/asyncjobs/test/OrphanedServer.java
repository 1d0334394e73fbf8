package io.asyncjobs.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The server of a JVM that was killed, which may still be writing to the directory that we want to use. */
final class OrphanedServer {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private OrphanedServer() {}

    /** Returns when no server of an earlier JVM works with that configuration file. */
    static void end(Path pidFile, Path configuration) throws IOException {
        ProcessHandle server = find(pidFile, configuration).orElse(null);
        if (server == null) {
            return;
        }
        // Its wrapper has most likely told it so already; this is for a wrapper that was killed, too.
        server.destroy();
        if (!ended(server)) {
            server.destroyForcibly();
            if (!ended(server)) {
                throw new NatsServerException(
                        "The server of an earlier JVM, process " + server.pid() + ", does not end; kill it");
            }
        }
    }

    private static Optional<ProcessHandle> find(Path pidFile, Path configuration) throws IOException {
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        String pid = Files.readString(pidFile).strip();
        if (!pid.matches("\\d{1,18}")) {
            return Optional.empty();
        }
        // The number may have gone to another process since.
        return ProcessHandle.of(Long.parseLong(pid))
                .filter(process -> commandLine(process).contains(configuration.toString()));
    }

    private static String commandLine(ProcessHandle process) {
        return process.info().commandLine().orElse("");
    }

    private static boolean ended(ProcessHandle process) {
        try {
            process.onExit().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NatsServerException("Interrupted while the server of an earlier JVM was ending", e);
        }
    }
}
