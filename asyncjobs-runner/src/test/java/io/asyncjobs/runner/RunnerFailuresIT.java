package io.asyncjobs.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.test.NatsServer;
import io.asyncjobs.test.NatsServerExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What an operator reads when the runner does not run, and that it ends then. */
@ExtendWith(NatsServerExtension.class)
class RunnerFailuresIT {

    private static final String TASK = "tasks: [{ type: audit:log, remote: true }]\n";

    private final NatsServer nats;

    @TempDir
    private Path directory;

    private Image image;

    RunnerFailuresIT(NatsServer nats) {
        this.nats = nats;
    }

    @BeforeEach
    void layOut() throws IOException {
        image = new Image(directory).build(Dockerfile.ofRunner(), Path.of(""));
    }

    @Test
    void arguments() throws Exception {
        assertThat(failure(2, "--asyncjobs.nats.password=hush"))
                .contains("asyncjobs-runner takes no arguments. Set it up with", "asyncjobs.yaml", "AJ_WORK_QUEUE")
                .doesNotContain("hush");
    }

    @Test
    void noAsyncJobsYaml() throws Exception {
        assertThat(failure(1))
                .contains("There are no handlers: asyncjobs.yaml, which would name them, does not exist in the working")
                .contains("directory " + directory + "/handler and does not exist in " + directory + "/handler/config")
                .contains("Write asyncjobs.yaml in one of these directories", "command: webhook/call.sh", "lib");
    }

    @Test
    void asyncJobsYamlWithoutTasksAndJarsWithoutHandlers() throws Exception {
        EmailHandlers.context(image, nats).file("/handler/asyncjobs.yaml", "queue: DEFAULT\n");
        HandlersJar.write(image.located("/handler/lib/silent.jar"), "org.example.greetings.SilentAutoConfiguration");
        try (AsyncJobs jobs = EmailHandlers.jobs(nats)) {
            assertThat(failure(1, Map.of("AJ_WORK_QUEUE", jobs.queue())))
                    .contains("asyncjobs.yaml, which would name them, has no tasks in the working directory")
                    .contains("no jar in lib has one.");
        }
    }

    @Test
    void queueThatDoesNotExist() throws Exception {
        EmailHandlers.context(image, nats).file("/handler/config/asyncjobs.yaml", "queue: NOWHERE\n" + TASK);

        assertThat(failure(1))
                .contains("The task queues could not be opened", "NOWHERE")
                .contains("Create the queue with 'ajc queues new'", "asyncjobs.create-queues=true");
        try (AsyncJobs jobs = EmailHandlers.jobs(nats)) {
            assertThat(jobs.queueAdmin().names().join()).doesNotContain("NOWHERE");
        }
    }

    @Test
    void handlerThatIsAGoPackage() throws Exception {
        image.file("/handler/config/asyncjobs.yaml", "tasks: [{ type: a, package: example.net/a, version: v1.0.0 }]\n");

        assertThat(failure(1))
                .contains("The key 'tasks[0]' of asyncjobs.yaml at", "names a Go package, which can't run here.");
    }

    private String failure(int exitCode, String... arguments) throws Exception {
        return failure(exitCode, Map.of(), arguments);
    }

    private String failure(int exitCode, Map<String, String> variables, String... arguments) throws Exception {
        try (RunnerProcess runner = RunnerProcess.start(image.readOnly(), variables, arguments)) {
            assertThat(runner.exitCode()).as(runner.log()).isEqualTo(exitCode);
            return runner.log();
        }
    }
}
