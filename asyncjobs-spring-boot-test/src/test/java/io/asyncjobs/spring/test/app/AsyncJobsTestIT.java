package io.asyncjobs.spring.test.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.asyncjobs.spring.AsyncJobsOperations;
import io.asyncjobs.spring.test.AsyncJobsTest;
import io.asyncjobs.spring.test.TestTasks;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** The slice as a user writes it. */
@AsyncJobsTest(properties = {"asyncjobs.concurrency=3", "asyncjobs.nats.url=nats://127.0.0.1:1", "mail.from=me"})
class AsyncJobsTestIT {

    private static final Duration SHORT = Duration.ofMillis(200);

    @Autowired
    private AsyncJobsOperations jobs;

    @Autowired
    private TestTasks tasks;

    @Autowired
    private NatsServer server;

    @Autowired
    private FakeMailServer mail;

    @Autowired
    private ObjectProvider<Nuisance> nuisance;

    @Autowired
    private Environment environment;

    /** Stands for what a test mocks. */
    static class FakeMailServer implements MailServer {

        private final List<String> sent = new CopyOnWriteArrayList<>();

        @Override
        public void send(String address) {
            sent.add(address);
        }
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Mails {

        @Bean
        FakeMailServer mailServer() {
            return new FakeMailServer();
        }
    }

    @BeforeEach
    void begin() {
        tasks.clear();
        mail.sent.clear();
    }

    @Test
    void worksTheTasksOfTheApplicationsHandlers() {
        Task task = jobs.enqueue("email:new", "a@example.org");
        Task inherited = jobs.enqueue("email:count", null);

        tasks.drain();

        assertThat(mail.sent).containsExactly("a@example.org");
        assertThat(tasks.assertState(task.id(), TaskState.COMPLETE)
                        .result()
                        .orElseThrow()
                        .payload())
                .isEqualTo("\"sent to a@example.org\"");
        tasks.assertState(inherited.id(), TaskState.COMPLETE);
        assertThat(tasks.all()).hasSize(2);
    }

    @Test
    void worksTheTasksOfRepeatedHandlers() {
        Task imported = jobs.enqueue("list:import", null);
        Task exported = jobs.enqueue("list:export", null);

        tasks.assertState(imported.id(), TaskState.COMPLETE);
        tasks.assertState(exported.id(), TaskState.COMPLETE);
    }

    @Test
    void leavesTheRestOfTheApplicationOut() {
        assertThat(nuisance.getIfAvailable()).isNull();
        assertThat(environment.getProperty("mail.from")).isEqualTo("me");
        assertThat(server.isRunning()).isTrue();
    }

    @Test
    void looksAtTasksByTypeAndState() {
        IntStream.range(0, 20).forEach(i -> jobs.enqueue("email:new", i + "@example.org"));
        jobs.enqueue("email:worse", null);
        tasks.drain();

        assertThat(tasks.ofType("email:new")).hasSize(20).allMatch(task -> task.state() == TaskState.COMPLETE);
        assertThat(tasks.ofType("email:none")).isEmpty();
        assertThat(tasks.inState(TaskState.TERMINATED)).singleElement().satisfies(task -> assertThat(task.lastError())
                .contains("no such address"));
        assertThat(tasks.inState(TaskState.NEW, TaskState.ACTIVE)).isEmpty();
    }

    @Test
    void isDoneWhenAFailedTaskWaitsForItsNextTry() {
        Task task = jobs.enqueue("email:bad", null);

        tasks.assertState(task.id(), TaskState.RETRY);
        tasks.drain();

        assertThat(tasks.inState(TaskState.RETRY)).singleElement().satisfies(failed -> assertThat(failed.lastError())
                .contains("on strike"));
    }

    @Test
    void saysWhichTasksAreNotDone() {
        Task waiting = jobs.enqueue("email:new", "b@example.org", builder -> builder.dependsOn("never-made"));

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> tasks.drain(SHORT))
                .withMessageStartingWith("1 tasks are not done after PT0.2S:")
                .withMessageContaining(waiting.id())
                .withMessageContaining("state=blocked");
    }

    @Test
    void saysInWhichStateATaskIsInstead() {
        Task task = jobs.enqueue("email:worse", null);
        tasks.drain();

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> tasks.assertState(task.id(), TaskState.COMPLETE, SHORT))
                .withMessageContaining("the task is not complete")
                .withMessageContaining("no such address");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> tasks.assertState("nobody", TaskState.COMPLETE, SHORT))
                .withMessage("there is no task nobody");
    }

    @Test
    void removesWhatIsThere() {
        jobs.enqueue("email:new", "c@example.org");
        tasks.drain();
        tasks.clear();

        assertThat(tasks.all()).isEmpty();
    }
}
