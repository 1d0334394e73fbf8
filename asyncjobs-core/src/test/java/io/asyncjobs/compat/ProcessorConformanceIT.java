package io.asyncjobs.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.TestJobs;
import io.asyncjobs.compat.Wiretap.Heard;
import io.asyncjobs.handler.TerminateTaskException;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.queue.WorkItem;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServerExtension;
import io.asyncjobs.wire.Subjects;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Cases of docs/conformance.md about working a task. */
class ProcessorConformanceIT {

    @RegisterExtension
    static final NatsServerExtension NATS = new NatsServerExtension();

    private String queue;
    private TestJobs client;
    private AsyncJobs jobs;
    private Wiretap tap;

    @BeforeEach
    void open(TestInfo test) {
        queue = test.getTestMethod().orElseThrow().getName();
        // Long enough to be interrupted late, short enough for the test of progress.
        client = new TestJobs(
                NATS.server(),
                QueueConfig.of(queue).withMaxRunTime(Duration.ofSeconds(queue.startsWith("progress") ? 5 : 10)));
        jobs = client.jobs();
        tap = new Wiretap(NATS.server(), "$JS.ACK." + Subjects.queueStream(queue) + ".>");
    }

    @AfterEach
    void close() {
        tap.close();
        client.close();
    }

    private List<String> acknowledgements() {
        return tap.heard().stream().map(Heard::text).toList();
    }

    private long items() throws Exception {
        return jobs.connection()
                .jetStreamManagement()
                .getStreamInfo(Subjects.queueStream(queue))
                .getStreamState()
                .getMsgCount();
    }

    /** Puts a task as somebody else left it, and its item. */
    private Task put(String id, String members) {
        String record = "{\"id\":\"" + id + "\",\"type\":\"t\",\"queue\":\"" + queue + "\",\"payload\":null,"
                + "\"created\":\"2026-01-01T00:00:00Z\"," + members + "}";
        byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
        jobs.connection().request(Subjects.task(id), bytes).join();
        jobs.connection()
                .request(Subjects.item(queue, id), new WorkItem(id).toJson())
                .join();
        return Task.fromJson(bytes);
    }

    @Test
    void aTerminatedTaskEndsItsItem() throws Exception {
        Task task = client.enqueue("t", null);
        client.work("t", (t, context) -> {
            throw new TerminateTaskException("no");
        });

        assertThat(client.await(task, TaskState.TERMINATED).tries()).isEqualTo(1);
        client.awaitEmptyQueue();
        assertThat(acknowledgements()).containsExactly("+TERM");
        assertThat(items()).isZero();
    }

    @Test
    void aFailedTaskGivesItsItemBackWithADelay() {
        Task task = client.enqueue("t", null);
        client.work(
                "t",
                (t, context) -> {
                    throw new IllegalStateException("not now");
                },
                options -> options.withRetryPolicy(tries -> Duration.ofMinutes(1)));

        Task failed = client.await(task, TaskState.RETRY);
        TestJobs.awaitTrue("the item is given back", () -> !tap.now().isEmpty());
        assertThat(failed.tries()).isEqualTo(1);
        assertThat(failed.lastError()).isEqualTo("not now");
        assertThat(acknowledgements()).containsExactly("-NAK {\"delay\": 60000000000}");
    }

    @Test
    void aCompleteTaskAcknowledgesItsItem() throws Exception {
        Task task = client.enqueue("t", null);
        client.work("t", (t, context) -> "done");

        assertThat(client.await(task, TaskState.COMPLETE).tries()).isEqualTo(1);
        client.awaitEmptyQueue();
        assertThat(acknowledgements()).containsExactly("+ACK");
        assertThat(items()).isZero();
    }

    @Test
    void progressKeepsAHandlerRunningBeyondItsTime() {
        AtomicBoolean cancelled = new AtomicBoolean();
        Task task = client.enqueue("t", null);
        client.work("t", (t, context) -> {
            for (int i = 0; i < 6; i++) {
                LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
                context.inProgress();
            }
            cancelled.set(context.isCancelled() || Thread.currentThread().isInterrupted());
            return null;
        });

        assertThat(client.await(task, TaskState.COMPLETE).tries()).isEqualTo(1);
        client.awaitEmptyQueue();
        assertThat(cancelled).isFalse();
        List<String> acknowledgements = acknowledgements();
        assertThat(acknowledgements).startsWith("+WPI").endsWith("+ACK").hasSizeGreaterThanOrEqualTo(3);
        assertThat(acknowledgements.subList(0, acknowledgements.size() - 1)).containsOnly("+WPI");
    }

    @Test
    void aTaskThatIsOverIsNotRunAgain() {
        AtomicInteger runs = new AtomicInteger();
        Task complete = put("over-complete", "\"state\":\"complete\",\"tries\":1");
        Task expired = put("over-expired", "\"state\":\"expired\",\"tries\":1");
        client.work("t", (t, context) -> runs.incrementAndGet());

        client.awaitEmptyQueue();

        assertThat(runs).hasValue(0);
        assertThat(acknowledgements()).containsExactly("+ACK", "+ACK");
        assertThat(jobs.load(complete.id()).join()).isEqualTo(complete);
        assertThat(jobs.load(expired.id()).join()).isEqualTo(expired);
    }

    @Test
    void aTaskWithMoreTriesThanAllowedExpires() {
        AtomicInteger runs = new AtomicInteger();
        Task task = put("tried-out", "\"state\":\"retry\",\"max_tries\":1,\"tries\":2");
        client.work("t", (t, context) -> runs.incrementAndGet());

        Task expired = client.await(task, TaskState.EXPIRED);
        client.awaitEmptyQueue();

        assertThat(expired.lastError()).isEqualTo("exceeded maximum tries");
        assertThat(runs).hasValue(0);
    }

    @Test
    void aTaskWithADeadlineAheadRuns() {
        Task task = jobs.enqueue(jobs.task("t", null)
                        .deadline(Instant.now().plusSeconds(3600))
                        .build())
                .join();
        client.work("t", (t, context) -> "in time");

        assertThat(client.await(task, TaskState.COMPLETE).deadline()).isEqualTo(task.deadline());
    }

    @Test
    void aTaskIsActiveWhileItsHandlerRuns() {
        List<Task> stored = new CopyOnWriteArrayList<>();
        Instant enqueued = Instant.now();
        Task task = client.enqueue("t", null);
        client.work("t", (t, context) -> {
            context.logger().info("running");
            stored.add(jobs.load(t.id()).join());
            return "done";
        });

        Task done = client.await(task, TaskState.COMPLETE);

        assertThat(stored).singleElement().satisfies(active -> {
            assertThat(active.state()).isEqualTo(TaskState.ACTIVE);
            assertThat(active.tries()).isEqualTo(1);
        });
        assertThat(done.tries()).isEqualTo(1);
        assertThat(done.result().orElseThrow().payload()).isEqualTo("\"done\"");
        assertThat(done.result().orElseThrow().completed()).isBetween(enqueued, Instant.now());
    }

    @Test
    void aChildOfATaskThatWasNeverStoredBecomesUnreachable() {
        AtomicInteger runs = new AtomicInteger();
        Task child = put("orphan", "\"state\":\"blocked\",\"dependencies\":[\"never-stored\"],\"tries\":0");
        client.work("t", (t, context) -> runs.incrementAndGet());

        Task unreachable = client.await(child, TaskState.UNREACHABLE);
        client.awaitEmptyQueue();

        assertThat(unreachable.tries()).isZero();
        assertThat(runs).hasValue(0);
        assertThat(acknowledgements()).containsExactly("+TERM");
    }

    @Test
    void aChildOfACompleteAndAnExpiredTaskBecomesUnreachable() {
        AtomicInteger runs = new AtomicInteger();
        put("parent-complete", "\"state\":\"complete\",\"tries\":1");
        put("parent-expired", "\"state\":\"expired\",\"tries\":1");
        Task child = jobs.enqueue(jobs.task("t", null)
                        .dependsOn("parent-complete", "parent-expired")
                        .build())
                .join();
        client.work("t", (t, context) -> runs.incrementAndGet());

        Task unreachable = client.await(child, TaskState.UNREACHABLE);

        assertThat(unreachable.tries()).isZero();
        assertThat(unreachable.lastError()).contains("parent-expired is expired");
        assertThat(runs).hasValue(0);
    }

    @Test
    void aChildRunsAfterBothOfItsQueuedParents() {
        List<String> order = new CopyOnWriteArrayList<>();
        Task one = client.enqueue("t", 1);
        Task two = client.enqueue("t", 2);
        Task child = jobs.enqueue(jobs.task("t", 3)
                        .dependsOn(one.id(), two.id())
                        .loadDependencies(true)
                        .build())
                .join();
        client.work("t", (t, context) -> {
            order.add(t.id());
            return t.dependencyResults().size();
        });

        Task done = client.await(child, TaskState.COMPLETE);

        assertThat(order).hasSize(3).endsWith(child.id());
        assertThat(done.result().orElseThrow().payload()).isEqualTo("2");
        assertThat(done.dependencyResults()).containsOnlyKeys(one.id(), two.id());
    }
}
