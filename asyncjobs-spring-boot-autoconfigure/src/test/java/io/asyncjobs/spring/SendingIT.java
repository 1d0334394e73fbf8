package io.asyncjobs.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import io.asyncjobs.BulkEnqueueException;
import io.asyncjobs.RetryOptions;
import io.asyncjobs.error.AwaitTimeoutException;
import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.handler.TerminateTaskException;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServer;
import io.asyncjobs.test.NatsServerExtension;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@ExtendWith(NatsServerExtension.class)
class SendingIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    record Receipt(String to, int tries) {}

    static class Handlers {

        @TaskHandler("mail")
        Receipt send(String to, Task task) {
            if (to.equals("nobody")) {
                throw new TerminateTaskException("no such address");
            }
            return new Receipt(to, task.tries());
        }

        @TaskHandler("silent")
        void nothing() {}
    }

    @Configuration(proxyBeanMethods = false)
    static class Listening {

        final List<String> heard = new CopyOnWriteArrayList<>();

        @Bean
        EnqueueListener listener() {
            return (task, queue, error, took) -> heard.add(task.id() + " " + queue + " "
                    + (error == null ? "" : error.getClass().getSimpleName()));
        }
    }

    private final NatsServer nats;
    private String queue = "";
    private ConfigurableApplicationContext context;
    private AsyncJobsOperations jobs;

    SendingIT(NatsServer nats) {
        this.nats = nats;
    }

    @BeforeEach
    void setUp(TestInfo test) {
        queue = test.getTestMethod().orElseThrow().getName();
        context = new TestApplication(Handlers.class, Listening.class)
                .on(nats)
                .properties("asyncjobs.queue=" + queue)
                .run();
        jobs = context.getBean(AsyncJobsOperations.class);
    }

    @AfterEach
    void tearDown() {
        context.close();
    }

    @Test
    void enqueuesManyAndTellsTheListenersOfEach() {
        List<Task> tasks = IntStream.range(0, 200)
                .mapToObj(i -> jobs.task("mail", "to" + i).build())
                .toList();

        List<Task> stored = jobs.enqueueAll(tasks);

        assertThat(stored).extracting(Task::id).containsExactlyElementsOf(ids(tasks));
        assertThat(stored).allMatch(task -> task.queue().equals(queue));
        assertThat(context.getBean(Listening.class).heard)
                .containsExactlyInAnyOrderElementsOf(
                        ids(tasks).stream().map(id -> id + " " + queue + " ").toList());
        assertThat(jobs.await(tasks.get(199).id(), LONG).state()).isEqualTo(TaskState.COMPLETE);
        assertThat(jobs.enqueueAll(List.of())).isEmpty();
    }

    @Test
    void tellsWhichOfManyAreNotEnqueued() {
        jobs.enqueue("mail", "first", task -> task.id("taken"));
        List<Task> tasks = List.of(
                jobs.task("mail", "a").id("one").build(),
                jobs.task("mail", "b").id("taken").build(),
                jobs.task("mail", "c").id("three").build());

        assertThatThrownBy(() -> jobs.enqueueAll(tasks))
                .asInstanceOf(type(BulkEnqueueException.class))
                .satisfies(some -> {
                    assertThat(some.failures()).containsOnlyKeys("taken");
                    assertThat(some.enqueued()).extracting(Task::id).containsExactly("one", "three");
                });
        assertThat(context.getBean(Listening.class).heard)
                .contains("one " + queue + " ", "taken " + queue + " ConflictException", "three " + queue + " ");
        assertThatThrownBy(() -> jobs.forQueue("NEVER").enqueueAll(tasks)).isInstanceOf(InvalidRequestException.class);
        assertThat(jobs.forQueue("NEVER").enqueueAllAsync(tasks)).isCompletedExceptionally();
    }

    @Test
    void waitsForTheResult() {
        Task done = jobs.await(jobs.enqueue("mail", "ada").id(), LONG);
        Task silent = jobs.awaitAsync(jobs.enqueue("silent", null).id(), LONG).join();

        assertThat(jobs.result(done, Receipt.class)).contains(new Receipt("ada", 1));
        assertThat(jobs.result(silent, Receipt.class)).isEmpty();
        assertThat(jobs.result(jobs.task("mail", "x").build(), Receipt.class)).isEmpty();
        assertThatThrownBy(() -> jobs.result(done, Integer.class)).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void stopsWaitingWhenTheTimeIsOverOrTheThreadIsInterrupted() {
        Task unhandled = jobs.enqueue("unhandled", null, task -> task.maxTries(100));

        assertThatThrownBy(() -> jobs.await(unhandled.id(), Duration.ofMillis(300)))
                .isInstanceOf(AwaitTimeoutException.class);
        assertThatThrownBy(() -> jobs.await("nosuchtask", LONG)).isInstanceOf(NotFoundException.class);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> jobs.await(unhandled.id(), LONG)).hasMessageContaining("interrupted while waiting");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void retriesAndDeletesById() {
        Task failed = jobs.await(jobs.enqueue("mail", "nobody").id(), LONG);
        assertThat(failed.state()).isEqualTo(TaskState.TERMINATED);

        assertThat(jobs.retry(failed.id()).state()).isEqualTo(TaskState.RETRY);
        await().atMost(LONG).until(() -> jobs.load(failed.id()).orElseThrow().tries() == 1);
        jobs.await(failed.id(), LONG);
        jobs.retryAsync(failed.id(), RetryOptions.ofDefaults().keepTries(true)).join();
        await().atMost(LONG).until(() -> jobs.load(failed.id()).orElseThrow().tries() == 2);
        jobs.await(failed.id(), LONG);

        assertThat(jobs.delete(failed.id()).id()).isEqualTo(failed.id());
        assertThat(jobs.load(failed.id())).isEmpty();
        assertThatThrownBy(() -> jobs.delete(failed.id())).isInstanceOf(NotFoundException.class);
        assertThat(jobs.deleteAsync(failed.id())).failsWithin(LONG);
        assertThatThrownBy(() -> jobs.retry(failed.id())).isInstanceOf(NotFoundException.class);
    }

    private static List<String> ids(List<Task> tasks) {
        return tasks.stream().map(Task::id).toList();
    }
}
