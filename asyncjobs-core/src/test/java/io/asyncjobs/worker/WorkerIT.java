package io.asyncjobs.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.TestJobs;
import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.handler.ReleaseTaskException;
import io.asyncjobs.handler.TerminateTaskException;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.Nats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.MDC;

/** What becomes of tasks when they are worked. */
class WorkerIT {

    @RegisterExtension
    static final NatsServerExtension NATS = new NatsServerExtension();

    private TestJobs jobs;

    @BeforeEach
    void open(TestInfo test) {
        jobs = new TestJobs(
                NATS.server(),
                QueueConfig.of(test.getTestMethod().orElseThrow().getName()).withMaxTries(5));
    }

    @AfterEach
    void close() {
        jobs.close();
    }

    @Test
    void completesATaskWithItsResult() {
        Task task = jobs.enqueue("email:new", Map.of("to", "a@example.net"));
        jobs.work("email:new", (t, context) -> Map.of("sent", context.payload(Map.class)));

        Task done = jobs.await(task, TaskState.COMPLETE);

        assertThat(done.tries()).isEqualTo(1);
        assertThat(done.lastError()).isEmpty();
        assertThat(done.result().orElseThrow().payload()).isEqualTo("{\"sent\":{\"to\":\"a@example.net\"}}");
        jobs.awaitEmptyQueue();
    }

    @Test
    void retriesAFailedTask() {
        Task task = jobs.enqueue("flaky", "x");
        jobs.work("flaky", (t, context) -> {
            if (context.tries() < 3) {
                throw new IllegalStateException("not yet " + context.tries());
            }
            return "ok";
        });

        assertThat(jobs.await(task, TaskState.COMPLETE).tries()).isEqualTo(3);
        jobs.awaitEmptyQueue();
    }

    @Test
    void terminatesATaskWhenTheHandlerSaysSo() {
        Task task = jobs.enqueue("bad", "x");
        jobs.work("bad", (t, context) -> {
            throw new TerminateTaskException("bad input");
        });

        Task done = jobs.await(task, TaskState.TERMINATED);

        assertThat(done.lastError()).isEqualTo("bad input: terminate task");
        jobs.awaitEmptyQueue();
    }

    @Test
    void countsNoTryOfATaskThatWasReleased() {
        AtomicInteger starts = new AtomicInteger();
        Task task = jobs.enqueue("busy", "x");
        jobs.work("busy", (t, context) -> {
            if (starts.incrementAndGet() < 8) {
                throw new ReleaseTaskException(Duration.ofMillis(10), "not now");
            }
            return context.tries();
        });

        Task done = jobs.await(task, TaskState.COMPLETE);

        assertThat(done.tries()).isEqualTo(1);
        assertThat(done.result().orElseThrow().payload()).isEqualTo("1");
        jobs.awaitEmptyQueue();
    }

    @Test
    void tellsOneFirstStartAndNoRunOfATaskThatWasReleased() {
        List<Duration> waits = new CopyOnWriteArrayList<>();
        List<Duration> runs = new CopyOnWriteArrayList<>();
        WorkerListener listener = new WorkerListener() {
            @Override
            public void started(String queue, Task task, String route, Duration waited) {
                if (waited != null) {
                    waits.add(waited);
                }
            }

            @Override
            public void finished(
                    String queue, Task task, String route, TryOutcome outcome, Throwable error, Duration ran) {
                runs.add(ran);
            }
        };
        AtomicInteger starts = new AtomicInteger();
        jobs.enqueue("busy", "x");
        jobs.work(
                "busy",
                (t, context) -> {
                    if (starts.incrementAndGet() < 3) {
                        throw new ReleaseTaskException(Duration.ofMillis(10), "not now");
                    }
                    return null;
                },
                options -> options.withListener(listener));

        TestJobs.awaitTrue("three ends are told", () -> runs.size() == 3);

        assertThat(waits).hasSize(1);
        assertThat(runs.subList(0, 2)).containsOnly(Duration.ZERO);
        assertThat(runs.get(2)).isPositive();
    }

    @Test
    void tellsTheLogsOfHandlersWhichTryItIs() {
        Map<Integer, Map<String, String>> contexts = new ConcurrentHashMap<>();
        Task task = jobs.enqueue("logging", "x");
        jobs.work("logging", (t, context) -> {
            contexts.put(context.tries(), MDC.getCopyOfContextMap());
            if (context.tries() == 1) {
                throw new IllegalStateException("once more");
            }
            return null;
        });

        jobs.await(task, TaskState.COMPLETE);

        assertThat(contexts.get(1)).containsEntry("tries", "1");
        assertThat(contexts.get(2))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("taskId", task.id(), "taskType", "logging", "queue", task.queue(), "tries", "2"));
    }

    @Test
    void worksAQueueWhoseNameIsNotAscii() {
        try (TestJobs client =
                new TestJobs(NATS.server(), QueueConfig.of("очередь-日本").withMaxRunTime(Duration.ofSeconds(30)))) {
            client.work("job", (task, context) -> {
                if (context.tries() == 1) {
                    throw new IllegalStateException("once more");
                }
                return task.queue();
            });

            Task done = client.await(client.enqueue("job", null), TaskState.COMPLETE);

            assertThat(done.result().orElseThrow().payload()).isEqualTo("\"очередь-日本\"");
            client.awaitEmptyQueue();
        }
    }

    @Test
    void refusesSuchAQueueOnAConnectionThatCouldNotAcknowledge() throws Exception {
        Connection ascii = Nats.connect(NATS.server().url());
        try {
            assertThatThrownBy(() -> AsyncJobs.builder(ascii)
                            .queue(QueueConfig.of("очередь"))
                            .open())
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("supportUTF8Subjects()");
        } finally {
            ascii.close();
        }
    }

    @Test
    void expiresATaskWithItsLastTry() {
        Task task = jobs.jobs()
                .enqueue(jobs.jobs().task("fail", "x").maxTries(2).build())
                .join();
        jobs.work("fail", (t, context) -> {
            throw new IllegalStateException("always");
        });

        Task done = jobs.await(task, TaskState.EXPIRED);

        assertThat(done.tries()).isEqualTo(2);
        assertThat(done.lastError()).isEqualTo("always");
        jobs.awaitEmptyQueue();
    }

    @Test
    void worksManyTasksEachOnce() {
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            tasks.add(jobs.jobs().task("many", i).build());
        }
        tasks.stream().map(jobs.jobs()::enqueue).toList().forEach(enqueued -> enqueued.join());
        Set<String> run = ConcurrentHashMap.newKeySet();
        Set<String> twice = ConcurrentHashMap.newKeySet();
        jobs.work("many", (t, context) -> run.add(t.id()) ? null : twice.add(t.id()));

        jobs.awaitEmptyQueue();

        assertThat(tasks)
                .allSatisfy(task ->
                        assertThat(jobs.jobs().load(task.id()).join().state()).isEqualTo(TaskState.COMPLETE));
        assertThat(run).hasSize(500);
        assertThat(twice).isEmpty();
    }
}
