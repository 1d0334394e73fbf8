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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Items that were asked for ahead of time: worked in turn, handed back when a handler takes long, never lost. */
class LookAheadIT {

    @RegisterExtension
    static final NatsServerExtension NATS = new NatsServerExtension();

    private final CountDownLatch finish = new CountDownLatch(1);
    private final Map<String, Integer> runs = new ConcurrentHashMap<>();
    private final List<Task> tasks = new ArrayList<>();
    private TestJobs jobs;

    private void open(QueueConfig queue) {
        jobs = new TestJobs(NATS.server(), queue);
    }

    @AfterEach
    void close() {
        finish.countDown();
        jobs.close();
    }

    /** Short ones until the worker looks ahead, then one that takes long, then more. */
    private void enqueueShortOnesAroundALongOne() {
        for (int i = 0; i < 200; i++) {
            tasks.add(jobs.enqueue("short", i));
        }
        tasks.add(jobs.enqueue("long", "x"));
        for (int i = 0; i < 50; i++) {
            tasks.add(jobs.enqueue("short", i));
        }
    }

    private Worker work() {
        return jobs.work(
                "",
                (task, context) -> {
                    runs.merge(task.id(), 1, Integer::sum);
                    if (task.type().equals("long")) {
                        finish.await();
                    }
                    return null;
                },
                options -> options.withConcurrency(1));
    }

    @Test
    void handsBackWhatWouldWaitBehindALongHandlerSoThatOthersWorkIt() {
        open(QueueConfig.of("AHEAD"));
        enqueueShortOnesAroundALongOne();
        Worker stuck = work();
        Task behind = tasks.get(200);
        jobs.await(behind, TaskState.ACTIVE);

        work();
        tasks.stream()
                .filter(task -> !task.id().equals(behind.id()))
                .forEach(task -> jobs.await(task, TaskState.COMPLETE));

        assertThat(stuck.busy()).isEqualTo(1);
        finish.countDown();
        jobs.await(behind, TaskState.COMPLETE);
        assertThat(runs.values()).allMatch(count -> count == 1).hasSize(tasks.size());
        tasks.forEach(
                task -> assertThat(jobs.jobs().load(task.id()).join().tries()).isEqualTo(1));
        jobs.awaitEmptyQueue();
    }

    /** What was asked for ahead when the queue ran dry must not bring a slow worker more than it can start. */
    @Test
    void keepsNothingFromOthersWhenLongTasksFollowShortOnes() throws Exception {
        open(QueueConfig.of("AHEADDRY"));
        for (int i = 0; i < 200; i++) {
            tasks.add(jobs.enqueue("short", i));
        }
        work();
        tasks.forEach(task -> jobs.await(task, TaskState.COMPLETE));
        Task stuck = jobs.enqueue("long", "x");
        tasks.add(stuck);
        for (int i = 0; i < 8; i++) {
            tasks.add(jobs.enqueue("short", i));
        }
        jobs.await(stuck, TaskState.ACTIVE);
        work();

        tasks.stream().filter(task -> task != stuck).forEach(task -> jobs.await(task, TaskState.COMPLETE));
        finish.countDown();
        jobs.await(stuck, TaskState.COMPLETE);
        assertThat(runs.values()).allMatch(count -> count == 1);
        jobs.awaitEmptyQueue();
    }

    @Test
    void handsBackAllThatWaitsWhenItStops() {
        open(QueueConfig.of("AHEADSTOP"));
        enqueueShortOnesAroundALongOne();
        Worker first = work();
        jobs.await(tasks.get(200), TaskState.ACTIVE);
        var stopped = first.stop(Duration.ofSeconds(10));
        finish.countDown();

        assertThat(stopped).succeedsWithin(Duration.ofSeconds(8));
        work();
        tasks.forEach(
                task -> assertThat(jobs.await(task, TaskState.COMPLETE).tries()).isEqualTo(1));
        assertThat(runs.values()).allMatch(count -> count == 1);
        jobs.awaitEmptyQueue();
    }

    @Test
    void losesNoItemAtItsLastDelivery() {
        open(QueueConfig.of("AHEADLAST").withMaxTries(1));
        enqueueShortOnesAroundALongOne();
        work();
        jobs.await(tasks.get(200), TaskState.ACTIVE);
        finish.countDown();

        tasks.forEach(task -> jobs.await(task, TaskState.COMPLETE));
        assertThat(runs.values()).allMatch(count -> count == 1);
        jobs.awaitEmptyQueue();
    }

    /** Between the load ahead and the start somebody else can have changed the record. */
    @Test
    void looksAgainAtATaskThatWasChangedMeanwhile() throws Exception {
        open(QueueConfig.of("AHEADCHANGED"));
        CountDownLatch longRuns = new CountDownLatch(1);
        CountDownLatch removed = new CountDownLatch(1);
        AtomicInteger victims = new AtomicInteger();
        for (int i = 0; i < 200; i++) {
            tasks.add(jobs.enqueue("short", i));
        }
        Task pause = jobs.enqueue("pause", "x");
        Task victim = jobs.enqueue("victim", "x");
        jobs.work(
                "",
                (task, context) -> {
                    switch (task.type()) {
                        case "pause" -> {
                            longRuns.countDown();
                            removed.await();
                        }
                        case "victim" -> victims.incrementAndGet();
                        default -> {}
                    }
                    return null;
                },
                options -> options.withConcurrency(1));
        assertThat(longRuns.await(60, TimeUnit.SECONDS)).isTrue();
        jobs.jobs().delete(victim.id()).join();
        removed.countDown();

        jobs.await(pause, TaskState.COMPLETE);
        jobs.awaitEmptyQueue();
        assertThat(victims).hasValue(0);
    }
}
