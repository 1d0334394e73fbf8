package io.asyncjobs.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.TestJobs;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServer;
import io.asyncjobs.wire.Subjects;
import io.nats.client.JetStreamManagement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The server goes away in the middle of the work, and comes back. */
class ServerOutageIT {

    private static final int TASKS = 200;

    @Test
    void worksAllTasksAlthoughTheServerIsKilledInTheMiddle() {
        try (NatsServer server = NatsServer.start();
                TestJobs jobs = new TestJobs(server, QueueConfig.of("KILLED").withMaxRunTime(Duration.ofSeconds(4)))) {
            List<Task> tasks = enqueue(jobs);
            Set<String> ran = ConcurrentHashMap.newKeySet();
            jobs.work(
                    "slow",
                    (t, context) -> {
                        ran.add(t.id());
                        LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
                        return null;
                    },
                    options -> options.withConcurrency(8));
            TestJobs.awaitTrue("a part is done", () -> ran.size() > TASKS / 4);

            server.kill();
            server.restart();

            jobs.awaitEmptyQueue();
            assertThat(tasks).allSatisfy(task -> assertThat(
                            jobs.jobs().load(task.id()).join().state())
                    .isEqualTo(TaskState.COMPLETE));
        }
    }

    @Test
    void goesOnAfterAnOutageThatIsLongerThanALease() {
        try (NatsServer server = NatsServer.start();
                TestJobs jobs = new TestJobs(server, QueueConfig.of("LONG").withMaxRunTime(Duration.ofSeconds(1)))) {
            Worker worker = jobs.work("slow", (t, context) -> null);
            jobs.await(jobs.enqueue("slow", "before"), TaskState.COMPLETE);
            long down = System.nanoTime();
            server.stop();
            TestJobs.awaitTrue(
                    "the outage is long",
                    () -> System.nanoTime() - down > Duration.ofSeconds(3).toNanos());
            server.restart();

            Task task = enqueueWhenBack(jobs, "slow");

            jobs.await(task, TaskState.COMPLETE);
            assertThat(worker.isRunning()).isTrue();
        }
    }

    /** Longer than the silence after which a pull counts as lost: pulls made meanwhile would all reach the server in the end. */
    @Test
    void leavesNoPullsBehindInALongOutage() throws Exception {
        try (NatsServer server = NatsServer.start();
                TestJobs jobs = new TestJobs(server, QueueConfig.of("AWAY"))) {
            jobs.work("t", (t, context) -> null);
            jobs.await(jobs.enqueue("t", "before"), TaskState.COMPLETE);
            long down = System.nanoTime();
            server.stop();
            Awaitility.await("the outage is long")
                    .atMost(Duration.ofSeconds(30))
                    .until(() ->
                            System.nanoTime() - down > Duration.ofSeconds(14).toNanos());
            server.restart();

            jobs.await(enqueueWhenBack(jobs, "t"), TaskState.COMPLETE);
            JetStreamManagement management = jobs.jobs().connection().jetStreamManagement();
            Awaitility.await("it asks again").atMost(Duration.ofSeconds(20)).until(() -> waitingPulls(management) > 0);
            assertThat(waitingPulls(management)).isEqualTo(1);
        }
    }

    private static Task enqueueWhenBack(TestJobs jobs, String type) {
        TestJobs.awaitTrue(
                "the connection is back",
                () -> jobs.jobs().connection().getStatus() == io.nats.client.Connection.Status.CONNECTED);
        return jobs.enqueue(type, "after");
    }

    private static long waitingPulls(JetStreamManagement management) throws Exception {
        return management
                .getConsumerInfo(Subjects.queueStream("AWAY"), Subjects.WORKERS)
                .getNumWaiting();
    }

    @Test
    void savesAResultWhoseFirstSaveGotNoAnswer() {
        try (NatsServer server = NatsServer.start();
                TestJobs jobs = TestJobs.openPatiently(
                        server,
                        builder -> builder.requestTimeout(Duration.ofMillis(400)),
                        QueueConfig.of("FROZEN").withMaxRunTime(Duration.ofSeconds(20)))) {
            Task task = jobs.enqueue("t", "x");
            jobs.work("t", (t, context) -> {
                server.suspend();
                new Thread(() -> {
                            LockSupport.parkNanos(Duration.ofMillis(1500).toNanos());
                            server.resume();
                        })
                        .start();
                return "kept";
            });

            Task done = jobs.await(task, TaskState.COMPLETE);
            jobs.awaitEmptyQueue();

            assertThat(done.tries()).isEqualTo(1);
            assertThat(done.result().orElseThrow().payload()).isEqualTo("\"kept\"");
        }
    }

    private static List<Task> enqueue(TestJobs jobs) {
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
            tasks.add(jobs.jobs().task("slow", i).build());
        }
        tasks.stream().map(jobs.jobs()::enqueue).toList().forEach(enqueued -> enqueued.join());
        return tasks;
    }
}
