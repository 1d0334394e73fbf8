package io.asyncjobs.sample.development;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.asyncjobs.sample.SampleApplication;
import io.asyncjobs.spring.AsyncJobsOperations;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServer;
import io.asyncjobs.test.NatsServerException;
import io.nats.client.Connection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.server.ResponseStatusException;

class DevelopmentModeIT {

    @TempDir
    private Path directory;

    @Test
    void stopsTheServerAfterTheConnection() {
        Connection connection;
        NatsServer server;
        try (ConfigurableApplicationContext application = start("sample.nats.directory=" + directory)) {
            connection = application.getBean(Connection.class);
            server = application.getBean(NatsServer.class);
            assertThat(server.isRunning()).isTrue();
            assertThat(application.getBeanFactory().getDependentBeans("natsServer"))
                    .contains("connectionSettings");
        }

        assertThat(connection.getStatus()).isEqualTo(Connection.Status.CLOSED);
        assertThat(server.isRunning()).isFalse();
    }

    @Test
    void finishesAfterARestartWhatWasLeftOver() {
        String nats = "sample.nats.directory=" + directory;
        List<String> tasks;
        try (ConfigurableApplicationContext application = start(nats, "sample.send-delay=200ms")) {
            AsyncJobsOperations jobs = application.getBean(AsyncJobsOperations.class);
            tasks = IntStream.range(0, 40).mapToObj(i -> enqueue(jobs)).toList();
        }

        try (ConfigurableApplicationContext application = start(nats)) {
            AsyncJobsOperations jobs = application.getBean(AsyncJobsOperations.class);
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(tasks)
                    .extracting(id -> jobs.load(id).map(Task::state).orElse(TaskState.UNKNOWN))
                    .containsOnly(TaskState.COMPLETE));
            assertThat(application.getBean(DevelopmentMailServer.class).received())
                    .isNotEmpty();
        }
    }

    @Test
    void usesTheServersThatTheConfigurationNames() {
        try (NatsServer nats = NatsServer.start();
                DevelopmentMailServer mail = DevelopmentMailServer.start();
                ConfigurableApplicationContext application = start(
                        "asyncjobs.nats.url=" + nats.url(),
                        "spring.mail.host=" + mail.host(),
                        "spring.mail.port=" + mail.port())) {
            assertThat(application.getBeansOfType(NatsServer.class)).isEmpty();
            assertThat(application.getBeansOfType(DevelopmentMailServer.class)).isEmpty();

            enqueue(application.getBean(AsyncJobsOperations.class));

            await().atMost(Duration.ofSeconds(30)).until(() -> mail.received().size() == 1);
            MailboxController controller = application.getBean(MailboxController.class);
            assertThatThrownBy(controller::mailbox)
                    .isInstanceOf(ResponseStatusException.class)
                    .hasMessageContaining("spring.mail.host");
        }
    }

    @Test
    void failsToStartWhenTheDirectoryIsInUse() {
        try (NatsServer other = NatsServer.builder().directory(directory).start()) {
            assertThatThrownBy(() -> start("sample.nats.directory=" + other.directory()))
                    .hasRootCauseInstanceOf(NatsServerException.class);
        }
    }

    private static String enqueue(AsyncJobsOperations jobs) {
        return jobs.enqueue("email:new", Map.of("to", "ada@example.net", "subject", "s", "body", "b"))
                .id();
    }

    private static ConfigurableApplicationContext start(String... properties) {
        List<String> arguments = new ArrayList<>(List.of("--server.port=0"));
        for (String property : properties) {
            arguments.add("--" + property);
        }
        return new SpringApplicationBuilder(SampleApplication.class).run(arguments.toArray(String[]::new));
    }
}
