package io.asyncjobs.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.TestJobs;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServerExtension;
import io.asyncjobs.wire.Subjects;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records without an item, as a producer leaves them that dies between both (B24). */
class UnqueuedTasksIT {

    private static final Duration OFTEN = Duration.ofMillis(200);

    @RegisterExtension
    static final NatsServerExtension NATS = new NatsServerExtension();

    private static Task store(TestJobs client, Task task, String state, String members) {
        String record = new String(task.queuedIn(client.jobs().queue()).toJson(), StandardCharsets.UTF_8)
                .replaceFirst("\"state\":\"[a-z]+\"", "\"state\":\"" + state + "\"")
                .replaceFirst("}$", members + "}");
        client.jobs()
                .connection()
                .request(Subjects.task(task.id()), record.getBytes(StandardCharsets.UTF_8))
                .join();
        return task;
    }

    private static Task task(TestJobs client) {
        return client.jobs().task("job", "x").build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"new", "retry", "blocked"})
    void queuesATaskAnewWhoseItemIsMissing(String state) {
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of("MISSING-" + state))) {
            Task task = store(client, task(client), state, "");
            client.work("job", (handled, context) -> "done", options -> options.withRepairInterval(OFTEN));

            assertThat(client.await(task, TaskState.COMPLETE).tries()).isEqualTo(1);
            client.awaitEmptyQueue();
        }
    }

    @Test
    void runsATaskThatHasAnItemOnceOnly() {
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of("ONCE"))) {
            List<String> runs = new CopyOnWriteArrayList<>();
            client.work(
                    "job",
                    (task, context) -> {
                        runs.add(task.id());
                        if (context.tries() == 1) {
                            throw new IllegalStateException("waits for its retry while records are looked after");
                        }
                        return "done";
                    },
                    options -> options.withRepairInterval(OFTEN).withRetryPolicy(tries -> Duration.ofSeconds(2)));
            Task waiting = client.enqueue("job", 1);
            Task missing = store(client, task(client), "new", "");

            client.await(missing, TaskState.COMPLETE);
            client.await(waiting, TaskState.COMPLETE);

            assertThat(runs).hasSize(4).containsOnly(waiting.id(), missing.id());
        }
    }

    @Test
    void tellsOfAnActiveTaskThatHasNeitherAWorkerNorAnItem() {
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of("ORPHAN"))) {
            List<String> told = new CopyOnWriteArrayList<>();
            Task orphan = store(client, task(client), "active", ",\"tried\":\"2020-01-01T00:00:00Z\"");
            Task worked = store(client, task(client), "active", ",\"tried\":\"" + Instant.now() + "\"");
            client.work("job", (task, context) -> "done", options -> options.withRepairInterval(OFTEN)
                    .withListener(new WorkerListener() {
                        @Override
                        public void orphaned(String queue, Task task) {
                            told.add(task.id());
                        }
                    }));
            Task later = store(client, task(client), "new", "");

            client.await(later, TaskState.COMPLETE);

            TestJobs.awaitTrue("it was told", () -> !told.isEmpty());
            assertThat(told).containsExactly(orphan.id());
            AsyncJobs jobs = client.jobs();
            assertThat(jobs.load(orphan.id()).join().state()).isEqualTo(TaskState.ACTIVE);
            assertThat(jobs.load(worked.id()).join().state()).isEqualTo(TaskState.ACTIVE);
        }
    }

    @Test
    void leavesQueuesAloneThatDropItemsThemselves() {
        try (TestJobs client = new TestJobs(
                NATS.server(), QueueConfig.of("DROPS").withMaxAge(Duration.ofMinutes(5)), QueueConfig.of("KEEPS"))) {
            Task dropped = store(client, task(client), "new", "");
            client.work("job", (task, context) -> "done", options -> options.withRepairInterval(OFTEN));
            // Another worker, of a queue that keeps its items, shows when a round is over.
            AsyncJobs jobs = client.jobs();
            try (TestJobs keeps = new TestJobs(NATS.server(), QueueConfig.of("KEEPS"))) {
                Task kept = store(keeps, task(keeps), "new", "");
                keeps.work(
                        "job", (task, context) -> "done", options -> options.withRepairInterval(OFTEN.multipliedBy(3)));
                keeps.await(kept, TaskState.COMPLETE);
            }

            assertThat(jobs.load(dropped.id()).join().state()).isEqualTo(TaskState.NEW);
        }
    }

    @Test
    void doesNotQueueAgainWhatWasEmptiedOnPurpose() throws Exception {
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of("PURGED"))) {
            AsyncJobs jobs = client.jobs();
            Task stopped = client.enqueue("job", 1);
            jobs.queueAdmin().purge("PURGED").join();
            Task lost = store(client, task(client), "new", "");

            client.work("job", (task, context) -> "done", options -> options.withRepairInterval(OFTEN));

            client.await(lost, TaskState.COMPLETE); // its record is behind the other one
            assertThat(jobs.load(stopped.id()).join().state()).isEqualTo(TaskState.NEW);
        }
    }

    /** {@code ajc queues purge} leaves no note, and an emptied queue looks like one whose items were all worked. */
    @Test
    void queuesAgainWhatOthersEmptied() throws Exception {
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of("EMPTIED"))) {
            Task task = client.enqueue("job", 1);
            client.jobs().connection().jetStreamManagement().purgeStream(Subjects.queueStream("EMPTIED"));

            client.work("job", (handled, context) -> "done", options -> options.withRepairInterval(OFTEN));

            assertThat(client.await(task, TaskState.COMPLETE).tries()).isEqualTo(1);
        }
    }

    @Test
    void doesNotQueueAgainWhatWasInAQueueThatWasDeleted() {
        Task stopped;
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of("ANEW"))) {
            stopped = client.enqueue("job", 1);
            client.jobs().queueAdmin().delete("ANEW").join();
        }
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of("ANEW"))) {
            Task lost = store(client, task(client), "new", "");

            client.work("job", (task, context) -> "done", options -> options.withRepairInterval(OFTEN));

            client.await(lost, TaskState.COMPLETE);
            assertThat(client.jobs().load(stopped.id()).join().state()).isEqualTo(TaskState.NEW);
        }
    }

    @Test
    void recordsThatCanNotBeReadHoldNothingUp() {
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of("GARBAGE"))) {
            for (int i = 0; i < 300; i++) {
                client.jobs()
                        .connection()
                        .publish(Subjects.task("garbage" + i), "no record".getBytes(StandardCharsets.UTF_8));
            }
            Task task = store(client, task(client), "new", "");
            client.work("job", (handled, context) -> "done", options -> options.withRepairInterval(OFTEN));

            client.await(task, TaskState.COMPLETE);
        }
    }
}
