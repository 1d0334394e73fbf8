package io.asyncjobs.handler;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.TestJobs;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServerExtension;
import io.asyncjobs.worker.Worker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Commands in a worker: its time limit, its stop, its threads. */
@DisabledOnOs(OS.WINDOWS)
class CommandHandlerIT {

    private static final String SLEEPER = "echo \"$$ $CHORIA_AJ_TASK\" > told.new && mv told.new told; exec sleep 300";

    /** For tests that wait for its end. */
    private static final Duration SHORT = Duration.ofSeconds(6);

    private static final Duration LONG = Duration.ofSeconds(30);

    @RegisterExtension
    static final NatsServerExtension NATS = new NatsServerExtension();

    @TempDir
    private Path directory;

    private Scripts scripts;
    private String queue;
    private TestJobs jobs;

    @BeforeEach
    void set(TestInfo test) {
        scripts = new Scripts(directory);
        queue = test.getTestMethod().orElseThrow().getName();
    }

    private void open(Duration runTime) {
        jobs = new TestJobs(NATS.server(), QueueConfig.of(queue).withMaxRunTime(runTime));
    }

    @AfterEach
    void close() {
        jobs.close();
    }

    @Test
    void killsTheCommandWhenItsTimeIsOverAndFreesTheSlot() throws Exception {
        open(SHORT);
        Task task = jobs.enqueue("cmd:x", 1);
        Worker worker = jobs.work(
                "cmd:x", handler(SLEEPER), options -> options.withRetryPolicy(tries -> Duration.ofMinutes(1)));

        assertThat(jobs.await(task, TaskState.RETRY).lastError()).startsWith("the handler ran longer than");
        assertNothingIsLeft();
        TestJobs.awaitTrue("the slot is free", () -> worker.busy() == 0);
    }

    @Test
    void killsTheCommandWhenTheWorkerStopsAndGivesTheTaskBack() throws Exception {
        open(LONG);
        Task task = jobs.enqueue("cmd:x", 1);
        Worker worker = jobs.work("cmd:x", handler(SLEEPER));
        TestJobs.awaitTrue("it runs", () -> Files.exists(directory.resolve("told")));

        worker.stop(Duration.ZERO).join();

        Task after = jobs.jobs().load(task.id()).join();
        assertThat(after.state()).isEqualTo(TaskState.RETRY);
        assertThat(after.tries()).isZero();
        assertNothingIsLeft();
    }

    @Test
    void terminatesATaskByTheExitCodeThatTheOwnerChose() {
        open(LONG);
        Task task = jobs.enqueue("cmd:x", 1);
        jobs.work(
                "cmd:x",
                scripts.handler("echo no such user; exit 65", scripts.options().withTerminateExitCode(65)));

        assertThat(jobs.await(task, TaskState.TERMINATED).lastError())
                .isEqualTo("execution failed: exit status 65: no such user: terminate task");
    }

    @Test
    void failsATryWhoseOutputTheServerDoesNotTake() {
        open(LONG);
        Task task = jobs.enqueue("cmd:x", 1);
        jobs.work(
                "cmd:x",
                scripts.handler(
                        "head -c 3000000 /dev/zero | tr '\\0' x",
                        scripts.options().withOutputLimit(10_000_000)),
                options -> options.withRetryPolicy(tries -> Duration.ofMinutes(1)));

        assertThat(jobs.await(task, TaskState.RETRY).lastError())
                .startsWith("the result can't be stored: the record has");
    }

    /** The kinds of threads that this JDK has. */
    static List<String> threads() {
        return Runtime.version().feature() >= 21
                ? List.of("newCachedThreadPool", "newVirtualThreadPerTaskExecutor")
                : List.of("newCachedThreadPool");
    }

    @ParameterizedTest
    @MethodSource("threads")
    void runsOnThreadsOfEveryKind(String factory) throws Exception {
        open(SHORT);
        ExecutorService owners =
                (ExecutorService) Executors.class.getMethod(factory).invoke(null);
        try {
            Task done = jobs.enqueue("cmd:x", 1);
            Worker worker = jobs.work("cmd:x", handler("echo success"), options -> options.withExecutor(owners)
                    .withRetryPolicy(tries -> Duration.ofMinutes(1)));
            assertThat(jobs.await(done, TaskState.COMPLETE)
                            .result()
                            .orElseThrow()
                            .payload())
                    .isEqualTo("\"success\\n\"");
            scripts.write("script", "#!/bin/sh\n" + SLEEPER);
            Task stopped = jobs.enqueue("cmd:x", 2);
            jobs.await(stopped, TaskState.RETRY);
            assertNothingIsLeft();
            worker.stop(Duration.ZERO).join();
        } finally {
            owners.shutdownNow();
        }
    }

    private CommandHandler handler(String script) {
        return scripts.handler(script, scripts.options().withWorkingDirectory(directory));
    }

    private void assertNothingIsLeft() throws Exception {
        String[] told = Files.readString(directory.resolve("told")).strip().split(" ");
        TestJobs.awaitTrue("the process is gone", () -> ProcessHandle.of(Long.parseLong(told[0]))
                .isEmpty());
        TestJobs.awaitTrue("the task's file is removed", () -> Files.notExists(Path.of(told[1])));
    }
}
