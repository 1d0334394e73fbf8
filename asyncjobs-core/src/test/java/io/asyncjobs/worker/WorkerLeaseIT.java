package io.asyncjobs.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.TestJobs;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServerExtension;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who has a task, and for how long (B4, B7). */
class WorkerLeaseIT {

    @RegisterExtension
    static final NatsServerExtension NATS = new NatsServerExtension();

    @Test
    void extendsTheTimeOfAHandlerThatReportsProgress() {
        try (TestJobs jobs = open("progress", Duration.ofSeconds(8))) {
            Task task = jobs.enqueue("slow", "x");
            AtomicInteger runs = new AtomicInteger();
            Worker first = jobs.work("slow", (t, context) -> {
                runs.incrementAndGet();
                for (int i = 0; i < 50; i++) {
                    LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
                    context.inProgress();
                }
                return context.isCancelled();
            });
            jobs.work("slow", (t, context) -> runs.incrementAndGet());

            Task done = jobs.await(task, TaskState.COMPLETE);

            assertThat(done.tries()).isEqualTo(1);
            assertThat(done.result().orElseThrow().payload()).isEqualTo("false");
            assertThat(runs).hasValue(1);
            assertThat(first.isRunning()).isTrue();
        }
    }

    @Test
    void takesOverTheTaskOfAWorkerThatDied() {
        CountDownLatch started = new CountDownLatch(1);
        TestJobs dying = open("takeover", Duration.ofSeconds(5));
        Task task = dying.enqueue("slow", "x");
        dying.work("slow", (t, context) -> {
            started.countDown();
            new CountDownLatch(1).await();
            return null;
        });
        TestJobs.awaitTrue("the handler runs", () -> started.getCount() == 0);
        // As hard as a kill: from here on nothing of it reaches the NATS.server().
        dying.jobs().close();

        try (TestJobs other = open("takeover", Duration.ofSeconds(5))) {
            Map<String, Integer> runs = new ConcurrentHashMap<>();
            other.work("slow", (t, context) -> runs.merge(t.id(), 1, Integer::sum));

            Task done = other.await(task, TaskState.COMPLETE);
            other.awaitEmptyQueue();

            assertThat(done.tries()).isEqualTo(2);
            assertThat(runs).containsOnly(Map.entry(task.id(), 1));
        }
    }

    @Test
    void refusesProgressAfterTheTimeIsOver() {
        try (TestJobs jobs = open("late", Duration.ofSeconds(1))) {
            Task task = jobs.enqueue("slow", "x");
            Map<Integer, String> refused = new ConcurrentHashMap<>();
            jobs.work("slow", (t, context) -> {
                if (context.tries() == 1) {
                    while (!context.isCancelled()) {
                        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                    }
                    try {
                        context.inProgress();
                    } catch (RuntimeException e) {
                        refused.put(1, e.getMessage());
                    }
                }
                return null;
            });

            jobs.await(task, TaskState.COMPLETE);

            assertThat(refused.get(1)).contains("the time of this try is over");
        }
    }

    @Test
    void endsACrashLoopAtTheTaskLimit() {
        try (TestJobs jobs = open("crashloop", Duration.ofSeconds(3))) {
            Task task = jobs.jobs()
                    .enqueue(jobs.jobs().task("crash", "x").maxTries(1).build())
                    .join();
            CountDownLatch started = new CountDownLatch(1);
            TestJobs dying = open("crashloop", Duration.ofSeconds(3));
            dying.work("crash", (t, context) -> {
                started.countDown();
                new CountDownLatch(1).await();
                return null;
            });
            TestJobs.awaitTrue("the handler runs", () -> started.getCount() == 0);
            dying.jobs().close();

            AtomicInteger runs = new AtomicInteger();
            jobs.work("crash", (t, context) -> runs.incrementAndGet());
            Task done = jobs.await(task, TaskState.EXPIRED);

            assertThat(done.lastError()).isEqualTo("exceeded maximum tries");
            assertThat(done.tries()).isEqualTo(1);
            assertThat(runs).hasValue(0);
        }
    }

    private static TestJobs open(String queue, Duration runTime) {
        return new TestJobs(NATS.server(), QueueConfig.of(queue).withMaxRunTime(runTime));
    }
}
