package io.asyncjobs.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.TestJobs;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServerExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Stopping in order (B6). */
class WorkerStopIT {

    @RegisterExtension
    static final NatsServerExtension NATS = new NatsServerExtension();

    @Test
    void waitsForRunningHandlersAndKeepsTheirResults() {
        try (TestJobs jobs = open("waits")) {
            CountDownLatch started = new CountDownLatch(1);
            CountDownLatch finish = new CountDownLatch(1);
            Task task = jobs.enqueue("slow", "x");
            Worker worker = jobs.work("slow", (t, context) -> {
                started.countDown();
                finish.await();
                return "kept";
            });
            TestJobs.awaitTrue("the handler runs", () -> started.getCount() == 0);

            CompletableFuture<Void> stopped = worker.stop(Duration.ofSeconds(10));
            Task late = jobs.enqueue("slow", "late");

            assertThat(stopped).isNotDone();
            assertThat(worker.isRunning()).isFalse();
            finish.countDown();
            assertThat(stopped).succeedsWithin(Duration.ofSeconds(20));
            assertThat(jobs.jobs().load(task.id()).join().state()).isEqualTo(TaskState.COMPLETE);
            assertThat(jobs.jobs().load(late.id()).join().state()).isEqualTo(TaskState.NEW);
        }
    }

    @Test
    void stopsSoonWhenTheConnectionWasClosedBefore() throws Exception {
        try (TestJobs jobs = open("closed")) {
            Worker worker = jobs.work("slow", (t, context) -> null);
            jobs.jobs().connection().close();

            assertThat(worker.stop(Duration.ofDays(1))).succeedsWithin(Duration.ofSeconds(10));
        }
    }

    @Test
    void handsBackAtOnceWhatHasNotStartedAndCountsNoTry() {
        ExecutorService oneThread = Executors.newSingleThreadExecutor();
        try (TestJobs jobs = open("handback")) {
            CountDownLatch started = new CountDownLatch(1);
            CountDownLatch finish = new CountDownLatch(1);
            List<Task> tasks = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                tasks.add(jobs.enqueue("slow", i));
            }
            Map<String, Integer> ran = new ConcurrentHashMap<>();
            // Four slots but one thread: three tasks are active and wait for it.
            Worker first = jobs.work(
                    "slow",
                    (t, context) -> {
                        ran.put(t.id(), 1);
                        started.countDown();
                        finish.await();
                        return null;
                    },
                    options -> options.withExecutor(oneThread));
            TestJobs.awaitTrue("all are active", () -> tasks.stream()
                    .allMatch(task -> jobs.jobs().load(task.id()).join().state() == TaskState.ACTIVE));
            AtomicLong lastStart = new AtomicLong();
            jobs.work("slow", (t, context) -> {
                lastStart.set(System.nanoTime());
                return ran.put(t.id(), 2);
            });

            long asked = System.nanoTime();
            CompletableFuture<Void> stopped = first.stop(Duration.ofSeconds(10));
            TestJobs.awaitTrue(
                    "the second worker has the three",
                    () -> tasks.stream()
                                    .filter(task ->
                                            jobs.jobs().load(task.id()).join().state() == TaskState.COMPLETE)
                                    .count()
                            == 3);
            assertThat(Duration.ofNanos(lastStart.get() - asked)).isLessThan(Duration.ofSeconds(5));
            finish.countDown();
            assertThat(stopped).succeedsWithin(Duration.ofSeconds(20));

            assertThat(tasks).allSatisfy(task -> assertThat(
                            jobs.await(task, TaskState.COMPLETE).tries())
                    .isEqualTo(1));
            jobs.awaitEmptyQueue();
        } finally {
            oneThread.shutdownNow();
        }
    }

    @Test
    void interruptsHandlersThatTakeTooLongAndGivesTheTryBack() {
        try (TestJobs jobs = open("interrupts")) {
            CountDownLatch started = new CountDownLatch(1);
            Task task = jobs.enqueue("slow", "x");
            Worker worker = jobs.work("slow", (t, context) -> {
                started.countDown();
                new CountDownLatch(1).await();
                return null;
            });
            TestJobs.awaitTrue("the handler runs", () -> started.getCount() == 0);

            worker.stop(Duration.ofMillis(200)).join();

            Task back = jobs.jobs().load(task.id()).join();
            assertThat(back.state()).isEqualTo(TaskState.RETRY);
            assertThat(back.tries()).isZero();
            jobs.work("slow", (t, context) -> "second worker");
            assertThat(jobs.await(task, TaskState.COMPLETE).tries()).isEqualTo(1);
        }
    }

    @Test
    void givesTheTaskOfAHandlerBackThatIgnoresTheInterrupt() {
        try (TestJobs jobs = open("abandons")) {
            CountDownLatch started = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            Task task = jobs.enqueue("slow", "x");
            Worker worker = jobs.work("slow", (t, context) -> {
                started.countDown();
                boolean open = false;
                while (!open) {
                    try {
                        open = release.await(20, TimeUnit.SECONDS);
                    } catch (InterruptedException ignored) {
                        // that is the point
                    }
                }
                return "too late";
            });
            TestJobs.awaitTrue("the handler runs", () -> started.getCount() == 0);

            assertThat(worker.stop(Duration.ofMillis(100))).succeedsWithin(Duration.ofSeconds(20));

            Task back = jobs.jobs().load(task.id()).join();
            assertThat(back.state()).isEqualTo(TaskState.RETRY);
            assertThat(back.tries()).isZero();
            release.countDown();
        }
    }

    @Test
    void pullsNothingAfterItHasStopped() {
        try (TestJobs jobs = open("stopped")) {
            Worker worker = jobs.work("t", (t, context) -> null);
            worker.stop(Duration.ofSeconds(1)).join();

            Task task = jobs.enqueue("t", "x");

            // A second worker gets it at its first delivery: the stopped one did not take and lose it.
            jobs.work("t", (t, context) -> "ok");
            assertThat(jobs.await(task, TaskState.COMPLETE).tries()).isEqualTo(1);
            assertThat(worker.stop(Duration.ofSeconds(1))).isDone();
        }
    }

    private static TestJobs open(String queue) {
        return new TestJobs(NATS.server(), QueueConfig.of(queue).withMaxRunTime(Duration.ofSeconds(30)));
    }
}
