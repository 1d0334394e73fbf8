package io.asyncjobs.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.TestJobs;
import io.asyncjobs.handler.Router;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServer;
import io.asyncjobs.test.NatsServerExtension;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A paused worker starts nothing, and what it was about to get is not lost. */
class WorkerPauseIT {

    @RegisterExtension
    static final NatsServerExtension NATS = new NatsServerExtension();

    private final Map<String, Integer> runs = new ConcurrentHashMap<>();

    private static TestJobs open(String queue) {
        return new TestJobs(NATS.server(), QueueConfig.of(queue).withMaxRunTime(Duration.ofSeconds(30)));
    }

    private Worker work(TestJobs jobs) {
        return jobs.work("t", (task, context) -> runs.merge(task.id(), 1, Integer::sum));
    }

    private static List<Task> enqueue(TestJobs jobs, int number) {
        return jobs.jobs()
                .enqueueAll(IntStream.range(0, number)
                        .mapToObj(i -> jobs.jobs().task("t", i).build())
                        .toList())
                .join();
    }

    private void nothingRuns() {
        Awaitility.await()
                .during(Duration.ofMillis(700))
                .atMost(Duration.ofSeconds(20))
                .until(runs::isEmpty);
    }

    private void allRunOnce(TestJobs jobs, List<Task> tasks) {
        jobs.awaitEmptyQueue();
        assertThat(runs).hasSize(tasks.size());
        assertThat(runs.values()).allMatch(count -> count == 1);
        assertThat(tasks).allSatisfy(task -> {
            Task done = jobs.jobs().load(task.id()).join();
            assertThat(done.state()).isEqualTo(TaskState.COMPLETE);
            assertThat(done.tries()).isEqualTo(1);
        });
    }

    @Test
    void startsNothingWhileItIsPausedAndAllOfItAfterwards() {
        try (TestJobs jobs = open("PAUSE")) {
            Worker worker = work(jobs);
            worker.pause();
            worker.pause();
            assertThat(worker.isPaused()).isTrue();
            assertThat(worker.isRunning()).isTrue();

            List<Task> tasks = enqueue(jobs, 50);
            nothingRuns();
            worker.resume();
            worker.resume();

            assertThat(worker.isPaused()).isFalse();
            allRunOnce(jobs, tasks);
        }
    }

    @Test
    void finishesWhatRunsWhenItIsPaused() {
        try (TestJobs jobs = open("PAUSERUNNING")) {
            CountDownLatch finish = new CountDownLatch(1);
            Task running = jobs.enqueue("t", "x");
            Worker worker = jobs.work("t", (task, context) -> {
                finish.await();
                return "kept";
            });
            jobs.await(running, TaskState.ACTIVE);

            worker.pause();
            assertThat(worker.busy()).isEqualTo(1);
            finish.countDown();

            assertThat(jobs.await(running, TaskState.COMPLETE).tries()).isEqualTo(1);
            assertThat(worker.isPaused()).isTrue();
        }
    }

    @Test
    void startsNothingThatWaitsForAThreadWhenItIsPaused() {
        try (TestJobs jobs = open("PAUSEQUEUED")) {
            Queue<Runnable> threads = new ConcurrentLinkedQueue<>();
            Worker worker = jobs.work(
                    "t",
                    (task, context) -> runs.merge(task.id(), 1, Integer::sum),
                    options -> options.withExecutor(threads::add));
            Task task = jobs.enqueue("t", "x");
            TestJobs.awaitTrue("it waits for a thread", () -> !threads.isEmpty());

            worker.pause();
            threads.remove().run();

            Task given = jobs.await(task, TaskState.RETRY);
            assertThat(given.tries()).isZero();
            assertThat(given.lastError()).isEqualTo("the queue was paused before the task was started");
            assertThat(runs).isEmpty();
            worker.resume();
            TestJobs.awaitTrue("it waits for a thread again", () -> !threads.isEmpty());
            threads.remove().run();
            assertThat(jobs.await(task, TaskState.COMPLETE).tries()).isEqualTo(1);
        }
    }

    @Test
    void losesNothingAndCountsNoTryWhenItPausesUnderLoad() {
        try (TestJobs jobs = open("PAUSELOAD")) {
            List<Task> tasks = enqueue(jobs, 3000);
            Worker worker = work(jobs);
            for (int i = 1; i <= 5; i++) {
                int enough = i * 200;
                TestJobs.awaitTrue("some more have run", () -> runs.size() >= enough);
                worker.pause();
                TestJobs.awaitTrue("all that ran has ended", () -> worker.busy() == 0);
                worker.resume();
            }

            allRunOnce(jobs, tasks);
        }
    }

    @Test
    void leavesTheTasksToOtherWorkers() {
        try (TestJobs jobs = open("PAUSEOTHERS")) {
            work(jobs).pause();
            List<Task> tasks = enqueue(jobs, 20);

            Worker other = work(jobs);

            assertThat(other.isPaused()).isFalse();
            allRunOnce(jobs, tasks);
        }
    }

    @Test
    void pausesAndResumesWhileTheServerIsAway() {
        // A server that is killed forgets what was handed back to it: that comes again when its lease is over.
        QueueConfig queue = QueueConfig.of("PAUSEAWAY").withMaxRunTime(Duration.ofSeconds(2));
        try (NatsServer mortal = NatsServer.start();
                TestJobs jobs = new TestJobs(mortal, queue)) {
            Worker worker = work(jobs);
            mortal.kill();
            worker.pause();
            worker.resume();
            worker.pause();
            mortal.ensureRunning();
            List<Task> tasks = enqueue(jobs, 5);
            nothingRuns();

            mortal.kill();
            worker.resume();
            mortal.ensureRunning();

            TestJobs.awaitTrue("all have run", () -> runs.size() == tasks.size());
            allRunOnce(jobs, tasks);
        }
    }

    @Test
    void startsPausedWhenItWasPausedBefore() {
        try (TestJobs jobs = open("PAUSEEARLY")) {
            Worker worker = jobs.jobs()
                    .worker(
                            "PAUSEEARLY",
                            new Router().handle("t", (task, context) -> runs.merge(task.id(), 1, Integer::sum)),
                            WorkerOptions.ofDefaults());
            worker.pause();
            worker.start();
            List<Task> tasks = enqueue(jobs, 5);
            nothingRuns();

            worker.resume();

            allRunOnce(jobs, tasks);
            assertThat(worker.stop(Duration.ofSeconds(1))).succeedsWithin(Duration.ofSeconds(20));
        }
    }

    @Test
    void stopsWhileItIsPaused() {
        try (TestJobs jobs = open("PAUSESTOP")) {
            Worker worker = work(jobs);
            worker.pause();
            List<Task> tasks = enqueue(jobs, 5);

            CompletableFuture<Void> stopped = worker.stop(Duration.ofSeconds(10));
            worker.resume();

            assertThat(stopped).succeedsWithin(Duration.ofSeconds(20));
            assertThat(worker.isRunning()).isFalse();
            assertThat(runs).isEmpty();
            work(jobs);
            allRunOnce(jobs, tasks);
        }
    }
}
