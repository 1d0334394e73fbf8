package io.asyncjobs.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.TestJobs;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
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

            TestJobs.awaitTrue(
                    "the connection is back",
                    () -> jobs.jobs().connection().getStatus() == io.nats.client.Connection.Status.CONNECTED);
            Task task = jobs.enqueue("slow", "after");

            jobs.await(task, TaskState.COMPLETE);
            assertThat(worker.isRunning()).isTrue();
        }
    }

    @Test
    void savesAResultWhoseFirstSaveGotNoAnswer() {
        try (NatsServer server = NatsServer.start();
                TestJobs jobs = new TestJobs(
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
