package io.asyncjobs.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServer;
import io.asyncjobs.test.NatsServerExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** An application in the place of a container of the Go implementation, with what is set for that. */
@ExtendWith({NatsServerExtension.class, OutputCaptureExtension.class})
class ContainerVariablesIT {

    private final NatsServer nats;

    @TempDir
    Path home;

    ContainerVariablesIT(NatsServer nats) {
        this.nats = nats;
    }

    static class EmailHandler {

        @TaskHandler("email:new")
        String send() {
            return "sent";
        }
    }

    @Test
    void configureAnApplication() throws IOException {
        Path contexts = Files.createDirectories(home.resolve("nats/context"));
        Files.writeString(contexts.resolve("AJ_EMAIL.json"), "{\"url\":\"" + nats.url() + "\"}");

        try (ConfigurableApplicationContext context = container()
                .variable("AJ_WORK_QUEUE", "CONTAINER")
                .variable("AJ_CONCURRENCY", "3")
                .variable("AJ_RETRY_POLICY", "1m")
                .variable("AJ_DEBUG", "1")
                .run()) {
            AsyncJobsOperations jobs = context.getBean(AsyncJobsOperations.class);

            Task done = TaskHandlingIT.awaitState(jobs, jobs.enqueue("email:new", "x"), TaskState.COMPLETE);

            assertThat(done.queue()).isEqualTo("CONTAINER");
            assertThat(context.getBean(AsyncJobsWorkers.class)
                            .worker("CONTAINER")
                            .orElseThrow()
                            .slots())
                    .isEqualTo(3);
            assertThat(LoggerFactory.getLogger("io.asyncjobs.worker").isDebugEnabled())
                    .isTrue();
        } finally {
            LoggingSystem.get(getClass().getClassLoader()).setLogLevel("io.asyncjobs", LogLevel.INFO);
        }
    }

    @Test
    void areOverriddenByVariablesOfOurs() throws IOException {
        try (ConfigurableApplicationContext context = container()
                .variable("AJ_WORK_QUEUE", "CONTAINER")
                .variable("ASYNCJOBS_QUEUE", "OURS")
                .variable("ASYNCJOBS_NATS_URL", nats.url())
                .run()) {
            assertThat(context.getBean(AsyncJobsOperations.class)
                            .enqueue("email:new", "x")
                            .queue())
                    .isEqualTo("OURS");
        }
    }

    @Test
    void areNamedWhenTheyCanNotBeUsed(CapturedOutput output) {
        assertThatThrownBy(() ->
                        container().variable("AJ_CONCURRENCY", "many").run().close())
                .isInstanceOf(Exception.class);

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("The environment variable AJ_CONCURRENCY has the value 'many', which is not allowed.")
                .contains("Set AJ_CONCURRENCY to a number, 1 or more, or remove it.");
    }

    private TestApplication container() {
        return new TestApplication(EmailHandler.class)
                .variable("XDG_CONFIG_HOME", home.toString())
                .variable("AJ_NATS_CONTEXT", "AJ_EMAIL");
    }
}
