package io.asyncjobs.spring;

import static io.asyncjobs.spring.TaskHandlingIT.awaitState;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServer;
import io.asyncjobs.test.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.Nats;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** Handlers that are properties only. */
@ExtendWith(NatsServerExtension.class)
class ConfiguredTasksIT {

    private final NatsServer nats;

    @TempDir
    Path commands;

    ConfiguredTasksIT(NatsServer nats) {
        this.nats = nats;
    }

    @Test
    void hasTasksWorkedByAnotherService() throws Exception {
        Connection service = Nats.connect(nats.url());
        try (ConfigurableApplicationContext context = application("REMOTE")
                .properties("asyncjobs.tasks[0].type=audit:", "asyncjobs.tasks[0].remote=true")
                .run()) {
            service.createDispatcher(request -> service.publish(
                            request.getReplyTo(),
                            Task.fromJson(request.getData()).type().getBytes(StandardCharsets.UTF_8)))
                    .subscribe("CHORIA_AJ.H.T.audit:");
            service.flush(Duration.ofSeconds(5));
            AsyncJobsOperations jobs = context.getBean(AsyncJobsOperations.class);

            Task done = awaitState(jobs, jobs.enqueue("audit:log", null), TaskState.COMPLETE);

            // Bytes are stored as base64.
            assertThat(done.result().orElseThrow().payload()).isEqualTo("\"YXVkaXQ6bG9n\"");
        } finally {
            service.close();
        }
    }

    @Test
    void hasTasksWorkedByACommand() throws Exception {
        Path script = Files.createDirectories(commands.resolve("webhook")).resolve("call.sh");
        Files.writeString(script, "#!/bin/sh\necho called\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        try (ConfigurableApplicationContext context = application("COMMAND")
                .properties(
                        "asyncjobs.commands-directory=" + commands,
                        "asyncjobs.tasks[0].type=webhook:call",
                        "asyncjobs.tasks[0].command=webhook/call.sh")
                .run()) {
            AsyncJobsOperations jobs = context.getBean(AsyncJobsOperations.class);

            Task done = awaitState(jobs, jobs.enqueue("webhook:call", null), TaskState.COMPLETE);

            assertThat(done.result().orElseThrow().payload()).isEqualTo("\"called\\n\"");
            assertThat(context.getBean(AsyncJobsWorkers.class).route("COMMAND", "webhook:call"))
                    .contains("webhook:call");
        }
    }

    private TestApplication application(String queue) {
        return new TestApplication().on(nats).properties("asyncjobs.queue=" + queue);
    }
}
