package io.asyncjobs.spring;

import static io.asyncjobs.spring.TaskHandlingIT.awaitState;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServer;
import io.asyncjobs.test.NatsServerExtension;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Stops, starts, pauses and restarts. */
@ExtendWith(NatsServerExtension.class)
class RestartIT {

    static class Handlers {

        final List<String> worked = new CopyOnWriteArrayList<>();

        @TaskHandler("")
        String work(Task task) {
            worked.add(task.id());
            return task.queue();
        }
    }

    private final NatsServer nats;
    private String queue = "";

    RestartIT(NatsServer nats) {
        this.nats = nats;
    }

    @BeforeEach
    void setUp(TestInfo test) {
        queue = test.getTestMethod().orElseThrow().getName();
    }

    @Test
    void worksAgainWhenAStoppedContextIsStartedAgain() {
        try (ConfigurableApplicationContext context = application(queue).run()) {
            AsyncJobsOperations jobs = context.getBean(AsyncJobsOperations.class);
            for (int i = 0; i < 3; i++) {
                context.stop();
                assertThat(context.getBean(AsyncJobsWorkers.class).workers()).isEmpty();
                Task task = jobs.enqueue("mail", "x");
                stays(jobs, task, TaskState.NEW);

                context.start();

                assertThat(awaitState(jobs, task, TaskState.COMPLETE).tries()).isEqualTo(1);
            }
        }
    }

    /** As test frameworks do between the tests of two contexts, and Spring itself around a checkpoint of the JVM. */
    @Test
    void worksAgainWhenAPausedContextIsRestarted() {
        try (ConfigurableApplicationContext context = application(queue).run()) {
            AsyncJobsOperations jobs = context.getBean(AsyncJobsOperations.class);
            for (int i = 0; i < 3; i++) {
                context.pause();
                assertThat(context.getBean(AsyncJobsWorkers.class).workers()).isEmpty();
                Task task = jobs.enqueue("mail", "x");
                stays(jobs, task, TaskState.NEW);

                context.restart();

                assertThat(awaitState(jobs, task, TaskState.COMPLETE).tries()).isEqualTo(1);
            }
        }
    }

    @Test
    void worksNothingAfterARestartByHandWhenItIsToEnqueueOnly() {
        try (ConfigurableApplicationContext context =
                application(queue).properties("asyncjobs.worker.enabled=false").run()) {
            context.stop();
            context.start();

            assertThat(context.getBean(AsyncJobsWorkers.class).workers()).isEmpty();
        }
    }

    @Test
    void pausesAQueueAndResumesIt() {
        try (ConfigurableApplicationContext context = application(queue).run()) {
            AsyncJobsOperations jobs = context.getBean(AsyncJobsOperations.class);
            AsyncJobsWorkers workers = context.getBean(AsyncJobsWorkers.class);
            workers.pause(queue);
            assertThat(workers.paused()).containsExactly(queue);

            Task task = jobs.enqueue("mail", "x");
            stays(jobs, task, TaskState.NEW);
            workers.resume(queue);

            assertThat(awaitState(jobs, task, TaskState.COMPLETE).tries()).isEqualTo(1);
            assertThat(workers.paused()).isEmpty();
            assertThatThrownBy(() -> workers.pause("OTHER"))
                    .isInstanceOf(NotFoundException.class)
                    .hasMessage("queue OTHER is not worked here; these are: [" + queue + "]");
        }
    }

    @Test
    void worksSeveralContextsInOneJvm() {
        try (ConfigurableApplicationContext one = application(queue + "1").run();
                ConfigurableApplicationContext two = application(queue + "2").run();
                ConfigurableApplicationContext three = application(queue + "3").run()) {
            for (ConfigurableApplicationContext context : List.of(one, two, three)) {
                AsyncJobsOperations jobs = context.getBean(AsyncJobsOperations.class);
                Task task = jobs.enqueue("mail", "x");
                Task done = awaitState(jobs, task, TaskState.COMPLETE);

                assertThat(jobs.result(done, String.class)).contains(task.queue());
                assertThat(context.getBean(Handlers.class).worked).containsExactly(task.id());
            }
            SpringApplication.exit(two);
            AsyncJobsOperations jobs = three.getBean(AsyncJobsOperations.class);
            awaitState(jobs, jobs.enqueue("mail", "x"), TaskState.COMPLETE);
        }
    }

    private static void stays(AsyncJobsOperations jobs, Task task, TaskState state) {
        await().during(Duration.ofMillis(500))
                .atMost(Duration.ofSeconds(30))
                .until(() -> jobs.load(task.id()).orElseThrow().state() == state);
    }

    private TestApplication application(String name) {
        return new TestApplication(Handlers.class, TestApplication.Impatient.class)
                .on(nats)
                .properties("asyncjobs.queue=" + name);
    }
}
