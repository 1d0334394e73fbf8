package io.asyncjobs.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.asyncjobs.handler.Middleware;
import io.asyncjobs.handler.TaskContext;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServer;
import io.asyncjobs.test.NatsServerExtension;
import io.asyncjobs.worker.Worker;
import io.nats.client.Connection;
import io.nats.client.Nats;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@ExtendWith({NatsServerExtension.class, OutputCaptureExtension.class})
class TaskHandlingIT {

    record Email(@NotBlank String to, Instant due) {}

    record Receipt(String to, String queue, int tries) {}

    static class EmailHandlers {

        final List<String> threads = new CopyOnWriteArrayList<>();

        @TaskHandler("email:new")
        Receipt send(@Valid Email email, TaskContext context) {
            threads.add(Thread.currentThread().toString());
            return new Receipt(email.to(), context.task().queue(), context.tries());
        }

        @TaskHandler("email:broken")
        String fail(Task task) {
            if (task.tries() == 1) {
                throw new StackOverflowError("first");
            }
            return "second";
        }

        @TaskHandler("")
        void rest() {}
    }

    @Configuration(proxyBeanMethods = false)
    static class Logging {

        final List<String> seen = new CopyOnWriteArrayList<>();

        @Bean
        Middleware middleware() {
            return next -> (task, context) -> {
                seen.add(task.type());
                return next.handle(task, context);
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnConnection {

        static volatile Connection connection;

        @Bean(destroyMethod = "")
        Connection own() {
            return connection;
        }
    }

    private final NatsServer nats;

    TaskHandlingIT(NatsServer nats) {
        this.nats = nats;
    }

    @Test
    void enqueuesHandlesAndKeepsTheResult() {
        try (ConfigurableApplicationContext context = application().run()) {
            AsyncJobsOperations jobs = context.getBean(AsyncJobsOperations.class);

            Task task = jobs.enqueue("email:new", new Email("a@example.net", Instant.EPOCH));

            Task done = awaitState(jobs, task, TaskState.COMPLETE);
            assertThat(done.result().orElseThrow().payload())
                    .isEqualTo("{\"to\":\"a@example.net\",\"queue\":\"EMAIL\",\"tries\":1}");
            assertThat(context.getBean(Logging.class).seen).contains("email:new");
            assertThat(jobs.load("nosuchtask")).isEmpty();
        }
    }

    @Test
    void unwrapsWhatTheCommandLineStores() {
        try (ConfigurableApplicationContext context = application().run()) {
            AsyncJobsOperations jobs = context.getBean(AsyncJobsOperations.class);

            Task task = jobs.enqueue("email:new", "{\"to\":\"a@example.net\"}");

            assertThat(awaitState(jobs, task, TaskState.COMPLETE).result()).isPresent();
        }
    }

    @Test
    void terminatesPayloadsThatAreNoJsonOrInvalid() {
        try (ConfigurableApplicationContext context = application().run()) {
            AsyncJobsOperations jobs = context.getBean(AsyncJobsOperations.class);

            Task noJson = jobs.enqueue(jobs.task("email:new", null)
                    .payload("{hush".getBytes(StandardCharsets.UTF_8))
                    .build());
            Task invalid = jobs.enqueue("email:new", new Email("", Instant.EPOCH));

            assertThat(awaitState(jobs, noJson, TaskState.TERMINATED).lastError())
                    .contains("the payload is no " + Email.class.getName())
                    .doesNotContain("hush");
            assertThat(awaitState(jobs, invalid, TaskState.TERMINATED).lastError())
                    .startsWith("the payload is invalid: to (NotBlank)");
        }
    }

    @Test
    void triesAgainAfterAnError() {
        try (ConfigurableApplicationContext context = application().run()) {
            AsyncJobsOperations jobs = context.getBean(AsyncJobsOperations.class);

            Task task = jobs.enqueue("email:broken", null);

            Task done = awaitState(jobs, task, TaskState.COMPLETE);
            assertThat(done.tries()).isEqualTo(2);
            assertThat(done.result().orElseThrow().payload()).isEqualTo("\"second\"");
        }
    }

    @Test
    void keepsHandlersInALazyApplication() {
        try (ConfigurableApplicationContext context =
                application().properties("spring.main.lazy-initialization=true").run()) {
            AsyncJobsOperations jobs = context.getBean(AsyncJobsOperations.class);

            Task task = jobs.enqueue("other", "anything");

            assertThat(awaitState(jobs, task, TaskState.COMPLETE)
                            .result()
                            .orElseThrow()
                            .payload())
                    .isEqualTo("null");
        }
    }

    @Test
    void runsHandlersOnVirtualThreadsWhereTheApplicationAndTheJvmHaveThem() {
        try (ConfigurableApplicationContext context =
                application().properties("spring.threads.virtual.enabled=true").run()) {
            AsyncJobsOperations jobs = context.getBean(AsyncJobsOperations.class);

            awaitState(jobs, jobs.enqueue("email:new", new Email("a@example.net", Instant.EPOCH)), TaskState.COMPLETE);

            assertThat(context.getBean(EmailHandlers.class).threads)
                    .allMatch(thread -> thread.contains("asyncjobs-EMAIL-"))
                    .allMatch(thread -> thread.startsWith("VirtualThread")
                            == Runtime.version().feature() >= 21);
        }
    }

    @Test
    void worksFurtherQueues() {
        try (ConfigurableApplicationContext context = application()
                .properties(
                        "asyncjobs.concurrency=5",
                        "asyncjobs.queues.REPORTS.consume=true",
                        "asyncjobs.queues.REPORTS.concurrency=2",
                        "asyncjobs.queues.REPORTS.max-run-time=5s")
                .run()) {
            AsyncJobsOperations reports =
                    context.getBean(AsyncJobsOperations.class).forQueue("REPORTS");

            Task done = awaitState(
                    reports,
                    reports.enqueue("email:new", new Email("a@example.net", Instant.EPOCH)),
                    TaskState.COMPLETE);

            assertThat(done.result().orElseThrow().payload()).contains("\"queue\":\"REPORTS\"");
            assertThat(context.getBean(AsyncJobsWorkers.class).workers())
                    .extracting(Worker::queue, Worker::slots)
                    .containsExactly(tuple("EMAIL", 5), tuple("REPORTS", 2));
        }
    }

    @Test
    void leavesTheWorkToOthersOnRequest() {
        try (ConfigurableApplicationContext context =
                application().properties("asyncjobs.worker.enabled=false").run()) {
            assertThat(context.getBean(AsyncJobsWorkers.class).workers()).isEmpty();
            assertThat(context.getBean(AsyncJobsWorkers.class).route("EMAIL", "email:new"))
                    .contains("email:new");
        }
    }

    @Test
    void usesAConnectionOfTheApplicationAndLeavesItOpen() throws Exception {
        Connection own = Nats.connect(nats.url());
        OwnConnection.connection = own;
        try (ConfigurableApplicationContext context = new TestApplication(EmailHandlers.class, OwnConnection.class)
                .properties("asyncjobs.queue=OWN")
                .run()) {
            AsyncJobsOperations jobs = context.getBean(AsyncJobsOperations.class);
            awaitState(jobs, jobs.enqueue("other", null), TaskState.COMPLETE);
            assertThat(context.getBeansOfType(Connection.class)).hasSize(1);
        }
        assertThat(own.getStatus()).isEqualTo(Connection.Status.CONNECTED);
        own.close();
    }

    @Test
    void onlyEnqueuesWithoutHandlers(CapturedOutput output) {
        try (ConfigurableApplicationContext context = new TestApplication()
                .on(nats)
                .properties("asyncjobs.queue=PRODUCED")
                .run()) {
            Task task = context.getBean(AsyncJobsOperations.class).enqueue("email:new", "x");

            assertThat(task.queue()).isEqualTo("PRODUCED");
            assertThat(context.getBean(AsyncJobsWorkers.class).workers()).isEmpty();
        }
        assertThat(output).doesNotContain("Not consumed");
    }

    @Test
    void warnsOfAQueueThatIsToBeConsumedWithoutAHandler(CapturedOutput output) {
        new TestApplication()
                .on(nats)
                .properties("asyncjobs.queue=PRODUCED", "asyncjobs.queues.REPORTS.consume=true")
                .run()
                .close();

        assertThat(output).contains("Not consumed, because there is no @TaskHandler for them: REPORTS.");
    }

    private TestApplication application() {
        return new TestApplication(EmailHandlers.class, Logging.class, TestApplication.Impatient.class)
                .on(nats)
                .properties("asyncjobs.queue=EMAIL", "asyncjobs.queues.EMAIL.max-run-time=10s");
    }

    static Task awaitState(AsyncJobsOperations jobs, Task task, TaskState state) {
        return await().atMost(Duration.ofSeconds(60))
                .until(() -> jobs.load(task.id()).orElseThrow(), loaded -> loaded.state() == state);
    }
}
