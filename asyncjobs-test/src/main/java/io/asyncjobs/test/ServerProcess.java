package io.asyncjobs.test;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One run of a server, by way of the script that ends it with the JVM.
 *
 * <p>Thread safe.
 */
final class ServerProcess {

    private static final Duration REPORT_DELAY = Duration.ofSeconds(10);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
    private static final Duration STOP_POLL = Duration.ofMillis(1);
    private static final Duration FORCED_END = Duration.ofSeconds(10);

    private final Process script;
    private final CompletableFuture<ProcessHandle> server = new CompletableFuture<>();
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();

    private ServerProcess(Process script) {
        this.script = script;
    }

    static ServerProcess start(NatsServerBinary binary, ServerDirectory directory) {
        List<String> command = new ArrayList<>(Detachment.prefix(Environment.system()));
        command.addAll(List.of(
                "/bin/sh",
                directory.script().toString(),
                directory.path().toString(),
                binary.path().toString(),
                directory.isTemporary() ? "temporary" : "named"));
        try {
            Process script = new ProcessBuilder(command)
                    .redirectError(
                            ProcessBuilder.Redirect.appendTo(directory.logFile().toFile()))
                    .start();
            ServerProcess process = new ServerProcess(script);
            Thread reader = new Thread(process::readReports, "nats-server-reports-" + script.pid());
            reader.setDaemon(true);
            reader.start();
            return process;
        } catch (IOException e) {
            throw new NatsServerException("Cannot run " + command.get(0) + ": " + e, e);
        }
    }

    private void readReports() {
        try (BufferedReader reports = script.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reports.readLine(); line != null; line = reports.readLine()) {
                String[] words = line.split(" ");
                switch (words[0]) {
                    case "pid" -> ProcessHandle.of(Long.parseLong(words[1])).ifPresent(server::complete);
                    case "exit" -> exit.complete(Integer.parseInt(words[1]));
                    default -> {}
                }
            }
        } catch (IOException e) {
            // The script is gone, and nobody is left to tell the status.
        }
        exit.complete(-1);
    }

    boolean isAlive() {
        return !exit.isDone();
    }

    /** The status it ended with; only when it is no longer alive. */
    int status() {
        return exit.join();
    }

    /** Whether the script has told the server's process, without which there is nothing to send a signal to. */
    boolean isKnown() {
        return server.isDone();
    }

    /** The server's process; only when it is known. */
    long pid() {
        return server.join().pid();
    }

    /** Waits for its end and says whether it came. */
    boolean awaitExit(Duration limit) {
        try {
            exit.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NatsServerException("Interrupted while waiting for nats-server", e);
        }
    }

    /** Waits for an end that was asked for; an interrupt is kept for later, as the wait is short and has to be. */
    boolean awaitEnd(Duration limit) {
        boolean interrupted = Thread.interrupted();
        try {
            long deadline = System.nanoTime() + limit.toNanos();
            while (true) {
                try {
                    exit.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                    return true;
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException | TimeoutException e) {
                    return false;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** SIGTERM. */
    void terminate() {
        server.thenAccept(ProcessHandle::destroy);
    }

    /** SIGKILL. */
    void kill() {
        server.thenAccept(ProcessHandle::destroyForcibly);
    }

    /** Sends a signal for which Java has no method. */
    void signal(String name) {
        if (!isKnown() || !isAlive()) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        Command.Result result = new ProcessCommandRunner()
                .run(new Command(Duration.ofSeconds(5), "/bin/sh", "-c", "kill -" + name + " " + pid()));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        // There is nothing to signal when it has ended meanwhile, of which the report may still be on its way.
        if (!result.successful() && !awaitEnd(REPORT_DELAY)) {
            throw new NatsServerException("kill -" + name + " " + pid() + " failed: " + result.tail());
        }
    }

    /** SIGSTOP; returns when no thread runs any more: the kernel stops them one by one, after the signal was sent. */
    void suspend() {
        signal("STOP");
        if (isKnown()) {
            SuspendedThreads threads = SuspendedThreads.of(pid());
            long deadline = System.nanoTime() + STOP_LIMIT.toNanos();
            while (!threads.all() && !awaitEnd(STOP_POLL)) {
                if (System.nanoTime() - deadline > 0) {
                    throw new NatsServerException("nats-server (process " + pid() + ") still runs "
                            + STOP_LIMIT.toSeconds() + " s after it was suspended");
                }
            }
        }
    }

    void onExit(Runnable action) {
        exit.thenRun(action);
    }

    /** Ends the server by force, whatever its state, and lets the script go. */
    void end() {
        kill();
        if (awaitEnd(FORCED_END)) {
            release();
        }
    }

    /** Lets the script go, which otherwise waits for the end of the JVM to delete a temporary directory. */
    void release() {
        try (var pipe = script.getOutputStream()) {
            pipe.write('\n');
        } catch (IOException e) {
            // It has already gone.
        }
    }
}
