package io.asyncjobs.handler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a command is stopped, and who goes with it (B42). */
@DisabledOnOs(OS.WINDOWS)
class CommandStopTest {

    /** Ignores SIGTERM, as does the child it starts; tells the ids of both, and the task's file. */
    private static final String STUBBORN =
            """
            trap '' TERM
            sleep 300 &
            echo still here
            echo "$$ $! $CHORIA_AJ_TASK" > told.new && mv told.new told
            while true; do sleep 300; done
            """;

    @TempDir
    private Path directory;

    private Scripts scripts;

    @BeforeEach
    void set() {
        scripts = new Scripts(directory);
    }

    static boolean groups() {
        return ProcessGroup.isSupported();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void killsACommandThatIgnoresSigtermAndItsChildrenAfterTheGrace(boolean grouped) throws Exception {
        Running running = run(STUBBORN, Duration.ofMillis(200), grouped && ProcessGroup.isSupported());
        String[] told = running.told();

        Throwable failure = running.interrupt();

        assertThat(failure)
                .isInstanceOf(CommandFailedException.class)
                .hasMessage("execution failed: signal: killed: still here");
        assertThat(running.took()).isBetween(Duration.ofMillis(200), Duration.ofSeconds(25));
        awaitGone(told[0]);
        awaitGone(told[1]);
        assertThat(Path.of(told[2])).doesNotExist();
    }

    @Test
    void letsACommandEndByItselfAtSigterm() throws Exception {
        Running running = run(
                """
                trap 'echo stopped; exit 0' TERM
                echo "$$ $$ x" > told.new && mv told.new told
                while true; do sleep 0.05; done
                """,
                Duration.ofSeconds(30),
                ProcessGroup.isSupported());
        running.told();
        // It has the whole grace then, and not half a second only.
        running.timeIsOver();

        assertThat(running.interrupt())
                .hasMessageStartingWith("execution failed: signal: killed: ")
                .hasMessageEndingWith("stopped");
        assertThat(running.took()).isLessThan(Duration.ofSeconds(25));
    }

    @Test
    void killsAtOnceWithoutAGrace() throws Exception {
        Running running = run(STUBBORN, Duration.ZERO, ProcessGroup.isSupported());
        String[] told = running.told();

        running.interrupt();

        awaitGone(told[0]);
        awaitGone(told[1]);
    }

    @Test
    void shortensTheGraceSoThatTheTaskIsNotWorkedTwice() throws Exception {
        // Interrupted long before its deadline: the worker stops, and waits one second only.
        Running running = run(STUBBORN, Duration.ofMinutes(30), ProcessGroup.isSupported());
        running.told();

        running.interrupt();

        assertThat(running.took()).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void leavesTheThreadInterrupted() throws Exception {
        Running running = run(STUBBORN, Duration.ZERO, ProcessGroup.isSupported());
        running.told();
        running.interrupt();

        assertThat(running.stillInterrupted).isTrue();
    }

    @Test
    void startsNothingOnAThreadThatIsInterrupted() {
        Path started = directory.resolve("started");
        CommandHandler handler = scripts.handler("touch " + started, scripts.options());
        Thread.currentThread().interrupt();
        try {
            assertThat(org.assertj.core.api.Assertions.catchThrowable(
                            () -> handler.handle(Scripts.TASK, Scripts.context(Duration.ofMinutes(1)))))
                    .hasMessage("execution failed: stopped before it was started");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(started).doesNotExist();
    }

    @Test
    @EnabledIf("groups")
    void killsAGrandchildThatKeepsTheOutputOpen() throws Exception {
        Object result = scripts.run("sleep 300 &\necho $!", scripts.options().withGrace(Duration.ofMillis(200)));

        awaitGone(((String) result).strip());
    }

    @Test
    void waitsForTheOutputOfAGrandchildWithinTheGrace() throws Exception {
        assertThat(scripts.run("(sleep 0.3; echo late) &\necho early")).isEqualTo("early\nlate\n");
    }

    @Test
    @EnabledIf("groups")
    void goesOnWithoutAGrandchildThatHasLeftTheGroup() throws Exception {
        CommandOptions options = scripts.options().withGrace(Duration.ofMillis(100));
        Path ready = directory.resolve("ready");
        String script = "setsid sh -c 'echo $$; touch %s; exec sleep 300' &\nwhile [ ! -e %s ]; do sleep 0.05; done";
        String id = ((String) scripts.run(script.formatted(ready, ready), options)).strip();

        Optional<ProcessHandle> daemon = ProcessHandle.of(Long.parseLong(id));
        assertThat(daemon).isPresent();
        daemon.get().destroyForcibly();
    }

    @Test
    void leavesADaemonAloneThatHasClosedTheOutput() throws Exception {
        String id = ((String) scripts.run("sleep 300 >/dev/null 2>&1 &\necho $!")).strip();

        Optional<ProcessHandle> daemon = ProcessHandle.of(Long.parseLong(id));
        assertThat(daemon).isPresent();
        daemon.get().destroyForcibly();
    }

    private Running run(String script, Duration grace, boolean grouped) {
        scripts.write("script", "#!/bin/sh\n" + script);
        CommandOptions options = scripts.options().withGrace(grace).withWorkingDirectory(directory);
        CommandHandler handler = new CommandHandler("script", options, Map.of("PATH", "/usr/bin:/bin"), grouped);
        return new Running(handler);
    }

    private static void awaitGone(String pid) {
        Awaitility.await("process " + pid + " is gone")
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> ProcessHandle.of(Long.parseLong(pid)).isEmpty() || isZombie(pid));
    }

    /** Dead, and waits for somebody to notice: not all containers have one who does. */
    private static boolean isZombie(String pid) throws IOException {
        Path stat = Path.of("/proc", pid, "stat");
        try {
            return Files.exists(stat) && Files.readString(stat).matches("(?s).*\\) Z .*");
        } catch (java.nio.file.NoSuchFileException gone) {
            return true;
        }
    }

    private final class Running {

        private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
        private final Thread thread;
        private volatile boolean stillInterrupted;
        private volatile Instant deadline = Instant.now().plus(Duration.ofHours(1));
        private long interruptedAt;
        private long endedAt;

        Running(CommandHandler handler) {
            thread = new Thread(() -> {
                try {
                    handler.handle(Scripts.TASK, Scripts.context(() -> deadline));
                    failure.completeExceptionally(new AssertionError("it was not stopped"));
                } catch (RuntimeException e) {
                    stillInterrupted = Thread.currentThread().isInterrupted();
                    failure.complete(e);
                }
            });
            thread.start();
        }

        /** What the script told when it was ready. */
        String[] told() throws IOException {
            Path file = directory.resolve("told");
            Awaitility.await("the script runs").atMost(Duration.ofSeconds(20)).until(() -> Files.exists(file));
            return Files.readString(file).strip().split(" ");
        }

        void timeIsOver() {
            deadline = Instant.now();
        }

        Throwable interrupt() throws Exception {
            interruptedAt = System.nanoTime();
            thread.interrupt();
            Throwable thrown = failure.get(30, TimeUnit.SECONDS);
            endedAt = System.nanoTime();
            return thrown;
        }

        Duration took() {
            return Duration.ofNanos(endedAt - interruptedAt);
        }
    }
}
