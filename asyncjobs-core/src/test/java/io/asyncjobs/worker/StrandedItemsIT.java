package io.asyncjobs.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.TestJobs;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServerExtension;
import io.asyncjobs.wire.Subjects;
import io.nats.client.Connection;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.impl.NatsMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Items that the server has given up, because others used up their deliveries (B13). */
class StrandedItemsIT {

    private static final Duration OFTEN = Duration.ofMillis(200);
    private static final Duration NEVER_IN_THIS_TEST = Duration.ofHours(1);

    @RegisterExtension
    static final NatsServerExtension NATS = new NatsServerExtension();

    private static QueueConfig queue(String name) {
        return QueueConfig.of(name).withMaxTries(2).withMaxRunTime(Duration.ofSeconds(2));
    }

    /** What a worker does that can't load a record: the deliveries are used up, and the record says nothing of it. */
    private static void useUpDeliveries(Connection connection, String queue, int items) throws Exception {
        JetStreamSubscription subscription = subscribe(connection, queue);
        for (int i = 0; i < 2 * items; i++) {
            next(subscription).nak();
        }
        // Only when it would deliver the items again does the server notice.
        assertThat(subscription.fetch(1, Duration.ofMillis(300))).isEmpty();
        subscription.unsubscribe();
    }

    private static JetStreamSubscription subscribe(Connection connection, String queue) throws Exception {
        return connection
                .jetStream()
                .subscribe(null, PullSubscribeOptions.bind(Subjects.queueStream(queue), Subjects.WORKERS));
    }

    private static Message next(JetStreamSubscription subscription) {
        return subscription.fetch(1, Duration.ofSeconds(5)).stream().findFirst().orElseThrow();
    }

    private static long items(AsyncJobs jobs) throws Exception {
        return jobs.connection()
                .jetStreamManagement()
                .getStreamInfo(Subjects.queueStream(jobs.queue()))
                .getStreamState()
                .getMsgCount();
    }

    private static void save(AsyncJobs jobs, Task task) throws Exception {
        jobs.connection()
                .request(NatsMessage.builder()
                        .subject(Subjects.task(task.id()))
                        .data(task.toJson())
                        .build())
                .get();
    }

    private static Task changed(Task task, String from, String to) {
        String json = new String(task.toJson(), StandardCharsets.UTF_8);
        assertThat(json).contains(from);
        return Task.fromJson(json.replace(from, to).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void revivesATaskThatHasTriesLeft() throws Exception {
        try (TestJobs client = new TestJobs(NATS.server(), queue("REVIVE"))) {
            AsyncJobs jobs = client.jobs();
            Task one = client.enqueue("job", 1);
            Task two = client.enqueue("job", 2);
            useUpDeliveries(jobs.connection(), "REVIVE", 2);
            AtomicInteger runs = new AtomicInteger();

            client.work("job", (task, context) -> runs.incrementAndGet(), options -> options.withRepairInterval(OFTEN));

            client.await(one, TaskState.COMPLETE);
            client.await(two, TaskState.COMPLETE);
            TestJobs.awaitTrue("no item is left", () -> items(jobs) == 0);
            assertThat(runs).hasValue(2);
        }
    }

    @Test
    void endsATaskThatUsedUpItsTries() throws Exception {
        try (TestJobs client = new TestJobs(NATS.server(), queue("END"))) {
            AsyncJobs jobs = client.jobs();
            Task task = client.enqueue("job", 1);
            useUpDeliveries(jobs.connection(), "END", 1);
            save(
                    jobs,
                    changed(changed(task, "\"state\":\"new\"", "\"state\":\"retry\""), "\"tries\":0", "\"tries\":2"));

            client.work(
                    "job",
                    (handled, context) -> {
                        throw new AssertionError("it must not run");
                    },
                    options -> options.withRepairInterval(OFTEN));

            assertThat(client.await(task, TaskState.EXPIRED).lastError()).isEqualTo("exceeded maximum tries");
            TestJobs.awaitTrue("no item is left", () -> items(jobs) == 0);
        }
    }

    @Test
    void removesTheItemOfATaskThatIsOverOrGone() throws Exception {
        try (TestJobs client = new TestJobs(NATS.server(), queue("OVER"))) {
            AsyncJobs jobs = client.jobs();
            Task over = client.enqueue("job", 1);
            Task gone = client.enqueue("job", 2);
            jobs.connection().publish(Subjects.item("OVER", "garbage"), "no item".getBytes(StandardCharsets.UTF_8));
            TestJobs.awaitTrue("three items", () -> items(jobs) == 3);
            useUpDeliveries(jobs.connection(), "OVER", 3);
            Task complete = changed(over, "\"state\":\"new\"", "\"state\":\"complete\"");
            save(jobs, complete);
            jobs.connection()
                    .jetStreamManagement()
                    .purgeStream(Subjects.TASK_STREAM, io.nats.client.PurgeOptions.subject(Subjects.task(gone.id())));

            client.work("job", (task, context) -> null, options -> options.withRepairInterval(OFTEN));

            TestJobs.awaitTrue("no item is left", () -> items(jobs) == 0);
            assertThat(jobs.load(over.id()).join()).isEqualTo(complete);
        }
    }

    @Test
    void keepsTheItemOfARecordThatCanNotBeRead() throws Exception {
        try (TestJobs client = new TestJobs(NATS.server(), queue("UNREADABLE"))) {
            AsyncJobs jobs = client.jobs();
            Task task = client.enqueue("job", 1);
            useUpDeliveries(jobs.connection(), "UNREADABLE", 1);
            jobs.connection()
                    .request(Subjects.task(task.id()), "no record".getBytes(StandardCharsets.UTF_8))
                    .get();
            Worker worker =
                    client.work("job", (handled, context) -> "done", options -> options.withRepairInterval(OFTEN));
            Task other = client.enqueue("job", 2);
            client.await(other, TaskState.COMPLETE);

            TestJobs.awaitTrue("its item alone is left", () -> items(jobs) == 1);
            assertThat(worker.isRunning()).isTrue();
            save(jobs, task); // an operator has mended it

            client.await(task, TaskState.COMPLETE);
        }
    }

    @Test
    void oneThatCanNotBeRepairedKeepsNoOtherFromIt() throws Exception {
        try (TestJobs client = new TestJobs(NATS.server(), queue("POISON"))) {
            AsyncJobs jobs = client.jobs();
            Task poison = client.enqueue("job", 1);
            Task healthy = client.enqueue("job", 2);
            useUpDeliveries(jobs.connection(), "POISON", 2);
            jobs.connection()
                    .request(Subjects.task(poison.id()), "no record".getBytes(StandardCharsets.UTF_8))
                    .get();

            client.work("job", (task, context) -> "done", options -> options.withRepairInterval(OFTEN));

            client.await(healthy, TaskState.COMPLETE);
            jobs.deleteUnusable(poison.id()).join();
            TestJobs.awaitTrue("no item is left", () -> items(jobs) == 0);
        }
    }

    @Test
    void revivesTheTaskOfAWorkerThatDiedAtTheLastDeliveryWhileAnOlderItemWaits() throws Exception {
        try (TestJobs client = new TestJobs(NATS.server(), queue("CRASH"))) {
            AsyncJobs jobs = client.jobs();
            client.enqueue("waits", 1);
            JetStreamSubscription other = subscribe(jobs.connection(), "CRASH");
            next(other).nakWithDelay(Duration.ofHours(1));
            Task crashed = client.enqueue("job", 2);
            next(other).nak();
            next(other); // the last delivery, and its worker dies after it has made the task active
            save(jobs, crashed.started(java.time.Instant.now()));
            other.unsubscribe();

            client.work("job", (task, context) -> "done", options -> options.withRepairInterval(NEVER_IN_THIS_TEST));

            assertThat(client.await(crashed, TaskState.COMPLETE).tries()).isEqualTo(2);
        }
    }

    @Test
    void hearsOfItFromTheServerWhileOthersAreBeingWorked() throws Exception {
        try (TestJobs client = new TestJobs(NATS.server(), queue("ADVISORY").withMaxRunTime(Duration.ofMinutes(1)))) {
            AsyncJobs jobs = client.jobs();
            CountDownLatch busy = new CountDownLatch(1);
            client.work(
                    "",
                    (task, context) -> {
                        if (task.type().equals("long")) {
                            busy.await();
                        }
                        return "done";
                    },
                    options -> options.withConcurrency(1).withRepairInterval(NEVER_IN_THIS_TEST));
            Task first = client.enqueue("long", 1);
            client.await(first, TaskState.ACTIVE);
            Task stranded = client.enqueue("job", 2);

            JetStreamSubscription other = subscribe(jobs.connection(), "ADVISORY");
            next(other).nak();
            next(other).nak();
            Message anew = next(other);
            assertThat(anew.getHeaders().getFirst("Aj-Hops")).isEqualTo("1");
            assertThat(anew.metaData().deliveredCount()).isEqualTo(1);
            anew.nak();
            other.unsubscribe();
            busy.countDown();

            client.await(stranded, TaskState.COMPLETE);
        }
    }
}
