package io.asyncjobs.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.TestJobs;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServer;
import io.asyncjobs.test.NatsServerExtension;
import io.asyncjobs.wire.Subjects;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What goes wrong ends as it should, and the loop goes on: after each failure another task is still worked. */
class WorkerFailuresIT {

    private static final int MAX_PAYLOAD = 64 * 1024;

    @RegisterExtension
    static final NatsServerExtension NATS =
            NatsServerExtension.with(NatsServer.builder().configuration("max_payload: " + MAX_PAYLOAD));

    private TestJobs jobs;
    private String queue;

    @BeforeEach
    void open(TestInfo test) {
        queue = test.getTestMethod().orElseThrow().getName();
        jobs = new TestJobs(NATS.server(), QueueConfig.of(queue).withMaxTries(5).withMaxRunTime(Duration.ofSeconds(7)));
    }

    @AfterEach
    void close() {
        jobs.close();
    }

    @Test
    void retriesATaskWhoseHandlerThrowsAnError() {
        Task task = jobs.enqueue("t", "x");
        jobs.work("t", (t, context) -> {
            if (context.tries() == 1) {
                throw new StackOverflowError("too deep");
            }
            return null;
        });

        assertThat(jobs.await(task, TaskState.COMPLETE).tries()).isEqualTo(2);
        assertAnotherTaskIsWorked();
    }

    @Test
    void interruptsAHandlerThatNeverReturnsAndTriesAgain() {
        Task task = jobs.enqueue("t", "x");
        List<Boolean> interrupted = new CopyOnWriteArrayList<>();
        jobs.work("t", (t, context) -> {
            if (context.tries() == 1) {
                try {
                    new CountDownLatch(1).await();
                } finally {
                    interrupted.add(context.isCancelled());
                }
            }
            return "second";
        });

        Task done = jobs.await(task, TaskState.COMPLETE);

        assertThat(done.tries()).isEqualTo(2);
        assertThat(done.result().orElseThrow().payload()).isEqualTo("\"second\"");
        assertThat(interrupted).containsExactly(true);
        assertAnotherTaskIsWorked();
    }

    @Test
    void doesNotKeepWhatAHandlerReturnsAfterItsTime() {
        Task task = jobs.enqueue("t", "x");
        CountDownLatch second = new CountDownLatch(1);
        jobs.work("t", (t, context) -> {
            if (context.tries() == 1) {
                awaitIgnoringInterrupts(second);
                return "late";
            }
            second.countDown();
            return "in time";
        });

        Task done = jobs.await(task, TaskState.COMPLETE);
        jobs.awaitEmptyQueue();

        assertThat(done.tries()).isEqualTo(2);
        assertThat(jobs.jobs().load(task.id()).join().result().orElseThrow().payload())
                .isEqualTo("\"in time\"");
        assertAnotherTaskIsWorked();
    }

    @Test
    void failsATryWhoseResultIsNotJson() {
        Task task = jobs.enqueue("t", "x");
        jobs.work("t", (t, context) -> context.tries() == 1 ? Map.of("n", Double.NaN) : 1);

        Task failed = jobs.await(task, TaskState.COMPLETE);

        assertThat(failed.tries()).isEqualTo(2);
        assertAnotherTaskIsWorked();
    }

    @Test
    void failsATryWhoseResultIsTooLargeForTheServer() {
        Task task = jobs.enqueue("t", "x");
        List<String> errors = new CopyOnWriteArrayList<>();
        WorkerListener listener = new WorkerListener() {
            @Override
            public void finished(
                    String queue, Task t, String route, TryOutcome outcome, Throwable error, Duration ran) {
                errors.add(outcome + " " + t.lastError());
            }
        };
        jobs.work(
                "t",
                (t, context) -> context.tries() == 1 ? "x".repeat(MAX_PAYLOAD) : "small",
                options -> options.withListener(listener));

        jobs.await(task, TaskState.COMPLETE);

        assertThat(errors.get(0)).startsWith("RETRY the result can't be stored: the record has ");
        assertAnotherTaskIsWorked();
    }

    @Test
    void shortensAnErrorTextThatMakesTheRecordTooLarge() {
        byte[] payload = new byte[(MAX_PAYLOAD - MAX_PAYLOAD / 64 - 600) / 4 * 3];
        Task task = jobs.jobs()
                .enqueue(Task.builder("t").payload(payload).maxTries(1).build())
                .join();
        jobs.work("t", (t, context) -> {
            throw new IllegalStateException("<".repeat(4000)); // six bytes each in a record
        });

        Task expired = jobs.await(task, TaskState.EXPIRED);

        assertThat(expired.lastError()).startsWith("<<<").endsWith("…").hasSizeLessThan(200);
        assertThat(expired.payload()).isEqualTo(payload);
        jobs.awaitEmptyQueue();
    }

    @Test
    void refusesAPayloadThatIsTooLargeBeforeAnythingIsStored() {
        Task task = jobs.jobs().task("t", "x".repeat(MAX_PAYLOAD)).build();

        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> jobs.jobs().enqueue(task)))
                .isInstanceOf(io.asyncjobs.error.InvalidRequestException.class)
                .hasMessageContaining("too large")
                .hasMessageNotContaining("xxxxxxxx");
        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> jobs.jobs().load(task.id()).join()))
                .hasRootCauseInstanceOf(io.asyncjobs.error.NotFoundException.class);
    }

    @Test
    void removesItemsThatAreNone() {
        jobs.work("t", (t, context) -> null);

        put("one", "not JSON");
        put("two", "");
        put("three", "{\"kind\":0}");
        put("four", "{\"kind\":0,\"job\":\"*\"}");
        put("five", "{\"kind\":0,\"job\":\"missing\"}");

        jobs.awaitEmptyQueue();
        assertAnotherTaskIsWorked();
    }

    @Test
    void keepsTheItemOfARecordThatCannotBeRead() {
        jobs.jobs()
                .connection()
                .request(Subjects.task("corrupt"), "{\"id\":17}".getBytes(StandardCharsets.UTF_8))
                .join();
        jobs.work("t", (t, context) -> null);

        put("corrupt", "{\"kind\":0,\"job\":\"corrupt\"}");

        TestJobs.awaitTrue(
                "the item is given back",
                () -> jobs.jobs().queueInfo(queue).join().pending() == 1);
        assertAnotherTaskIsWorked();
        TestJobs.awaitTrue(
                "its item alone is left",
                () -> jobs.jobs().queueInfo(queue).join().pending() == 1);
    }

    @Test
    void expiresATaskPastItsDeadlineWithoutRunningIt() {
        AtomicInteger runs = new AtomicInteger();
        Task task = jobs.jobs()
                .enqueue(jobs.jobs()
                        .task("t", "x")
                        .deadline(Instant.now().minusSeconds(5))
                        .build())
                .join();
        jobs.work("t", (t, context) -> runs.incrementAndGet());

        Task done = jobs.await(task, TaskState.EXPIRED);
        jobs.awaitEmptyQueue();

        assertThat(done.lastError()).isEqualTo("past deadline");
        assertThat(done.tries()).isZero();
        assertThat(runs).hasValue(0);
    }

    @Test
    void discardsTheRecordOfACompleteTaskWhenToldTo() {
        jobs.work("t", (t, context) -> "x", options -> options.withDiscard(Set.of(TaskState.COMPLETE)));
        Task task = jobs.enqueue("t", "x");

        TestJobs.awaitTrue("the record is gone", () -> jobs.jobs()
                .load(task.id())
                .handle((found, missing) -> missing instanceof io.asyncjobs.error.NotFoundException)
                .join());
        jobs.awaitEmptyQueue();
    }

    @Test
    void survivesAListenerAndARetryPolicyThatThrow() {
        WorkerListener broken = new WorkerListener() {
            @Override
            public void started(String queue, Task t, String route, Duration waited) {
                throw new IllegalStateException("a broken listener");
            }

            @Override
            public void finished(
                    String queue, Task t, String route, TryOutcome outcome, Throwable error, Duration ran) {
                throw new IllegalStateException("a broken listener");
            }
        };
        Task task = jobs.enqueue("t", "x");
        jobs.work("t", (t, context) -> "done", options -> options.withListener(broken));

        jobs.await(task, TaskState.COMPLETE);
        jobs.awaitEmptyQueue();
    }

    private void assertAnotherTaskIsWorked() {
        Task other = jobs.jobs().enqueue(jobs.jobs().task("t", "other").build()).join();
        TestJobs.awaitTrue(
                "another task is worked",
                () -> jobs.jobs().load(other.id()).join().state() == TaskState.COMPLETE);
    }

    private void put(String id, String body) {
        jobs.jobs().connection().publish(Subjects.item(queue, id), body.getBytes(StandardCharsets.UTF_8));
    }

    private static void awaitIgnoringInterrupts(CountDownLatch latch) {
        boolean open = false;
        while (!open) {
            try {
                open = latch.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException ignored) {
                // that is the point
            }
        }
    }
}
