package io.asyncjobs.handler;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A command and all that it started (B42). The JVM makes no process groups, so commands are started through
 * {@code setsid} where there is one, and get signals through the shell. Elsewhere the JVM's view of children and their
 * children must do, which misses those whose parent has ended.
 */
final class ProcessGroup {

    private static final Duration SIGNALLING = Duration.ofSeconds(2);
    private static final Duration DYING = Duration.ofSeconds(2);

    private static final Optional<String> SETSID = Stream.of("/usr/bin/setsid", "/bin/setsid")
            .filter(program -> ExecutableCheck.POSIX && Files.isExecutable(Path.of(program)))
            .findFirst();

    private final Process leader;
    private final boolean grouped;

    ProcessGroup(Process leader, boolean grouped) {
        this.leader = leader;
        this.grouped = grouped;
    }

    /** Whether groups can be made here. */
    static boolean isSupported() {
        return SETSID.isPresent();
    }

    /**
     * The words that start a command, as the leader of a group if wanted: shell and setsid become the command, the id
     * stays. The shell waits for a line, so that the command does not run before somebody reads its output.
     */
    static List<String> commandLine(Path command, boolean grouped) {
        List<String> words = new ArrayList<>();
        if (ExecutableCheck.POSIX) {
            words.addAll(List.of("/bin/sh", "-c", "read -r go && exec \"$@\" </dev/null", "sh"));
        }
        if (grouped) {
            words.add(SETSID.orElseThrow());
        }
        words.add(command.toString());
        return words;
    }

    /** Sends SIGTERM to all, and SIGKILL after the grace; returns when they are gone, or can't be brought to go. */
    void stop(Duration grace) {
        List<ProcessHandle> members = new ArrayList<>();
        members.add(leader.toHandle());
        leader.descendants().forEach(members::add);
        if (!grace.isZero()) {
            if (!signal("TERM")) {
                members.forEach(ProcessHandle::destroy);
            }
            awaitEnd(members, grace);
        }
        if (!signal("KILL")) {
            members.forEach(ProcessHandle::destroyForcibly);
        }
        try {
            leader.waitFor(DYING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends SIGKILL to those who are left after the leader's end. */
    void killRemains() {
        signal("KILL");
    }

    private boolean signal(String name) {
        if (!grouped) {
            return false;
        }
        ProcessBuilder kill = new ProcessBuilder("/bin/sh", "-c", "kill -s " + name + " -- -" + leader.pid())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        kill.environment().clear();
        try {
            Process shell = kill.start();
            shell.getOutputStream().close();
            return shell.waitFor(SIGNALLING.toMillis(), TimeUnit.MILLISECONDS) && shell.exitValue() == 0;
        } catch (IOException noShell) {
            return false;
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt(); // the shell is on its way all the same
            return true;
        }
    }

    private static void awaitEnd(List<ProcessHandle> members, Duration most) {
        CompletableFuture<?>[] ends =
                members.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends).get(most.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException late) {
            // then they are killed, or there is no more that could be done
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
