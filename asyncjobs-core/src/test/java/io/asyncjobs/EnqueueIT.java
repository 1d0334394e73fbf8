package io.asyncjobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.error.ConflictException;
import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.error.QueueFullException;
import io.asyncjobs.error.UnavailableException;
import io.asyncjobs.nats.ConnectionSettings;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServer;
import io.asyncjobs.test.NatsServerExtension;
import io.asyncjobs.wire.Subjects;
import io.nats.client.JetStreamManagement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Enqueueing in two steps, and what may go wrong between them (B24, B25). */
class EnqueueIT {

    @RegisterExtension
    static final NatsServerExtension NATS = new NatsServerExtension();

    @Test
    void storesTheRecordAndQueuesTheItem() {
        try (TestJobs jobs = new TestJobs(NATS.server(), QueueConfig.of("PLAIN"))) {
            Task task = jobs.enqueue("email:new", "hello");

            assertThat(jobs.jobs().load(task.id()).join()).isEqualTo(task);
            assertThat(task.queue()).isEqualTo("PLAIN");
            assertThat(jobs.items()).isEqualTo(1);
        }
    }

    @Test
    void connectsByItselfAndClosesItsConnection() {
        ConnectionSettings settings = ConnectionSettings.builder()
                .servers(NATS.server().url())
                .connectTimeout(Duration.ofSeconds(20))
                .build();
        AsyncJobs jobs =
                AsyncJobs.builder(settings).queue(QueueConfig.of("OWN")).open();

        jobs.enqueue(jobs.task("t", "x").build()).join();
        jobs.close();

        assertThat(jobs.connection().getStatus()).isEqualTo(io.nats.client.Connection.Status.CLOSED);
    }

    @Test
    void isSafeToRepeatForTheVerySameTask() {
        try (TestJobs jobs = new TestJobs(NATS.server(), QueueConfig.of("REPEAT"))) {
            Task task = jobs.jobs().task("t", "x").build();

            jobs.jobs().enqueue(task).join();
            jobs.jobs().enqueue(task).join();

            assertThat(jobs.items()).isEqualTo(1);
            assertThat(jobs.jobs().load(task.id()).join().state()).isEqualTo(TaskState.NEW);
        }
    }

    @Test
    void answersWithTheTaskAsItIsWhenItHasBeenWorkedMeanwhile() {
        try (TestJobs jobs = new TestJobs(NATS.server(), QueueConfig.of("WORKED"))) {
            Task task = jobs.jobs().task("t", "x").build();
            jobs.jobs().enqueue(task).join();
            jobs.work("t", (t, context) -> "done");
            jobs.await(task, TaskState.COMPLETE);

            Task again = jobs.jobs().enqueue(task).join();

            assertThat(again.state()).isEqualTo(TaskState.COMPLETE);
            jobs.awaitEmptyQueue();
        }
    }

    @Test
    void queuesATaskAgainThatAFullQueueRefused() {
        try (TestJobs jobs =
                new TestJobs(NATS.server(), QueueConfig.of("FULLAGAIN").withMaxEntries(1))) {
            Task first = jobs.enqueue("t", "fits");
            Task task = jobs.jobs().task("t", "too much").build();
            assertThatThrownBy(() -> jobs.jobs().enqueue(task).join()).hasCauseInstanceOf(QueueFullException.class);
            jobs.work("t", (t, context) -> "done");
            jobs.await(first, TaskState.COMPLETE);
            jobs.awaitEmptyQueue();

            jobs.jobs().enqueue(task).join();

            jobs.await(task, TaskState.COMPLETE);
        }
    }

    @Test
    void failsAtOnceAfterItWasClosed() {
        TestJobs jobs = new TestJobs(NATS.server(), QueueConfig.of("CLOSED"));
        Task task = jobs.jobs().task("t", "x").build();
        jobs.close();

        assertThatThrownBy(() -> jobs.jobs().enqueue(task).get(5, java.util.concurrent.TimeUnit.SECONDS))
                .hasCauseInstanceOf(UnavailableException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void putsTheMissingItemOfAHalfEnqueuedTaskIntoTheQueue() throws Exception {
        try (TestJobs jobs = new TestJobs(NATS.server(), QueueConfig.of("HALF"))) {
            Task task = jobs.jobs().task("t", "x").build().queuedIn("HALF");
            jobs.jobs()
                    .connection()
                    .request(Subjects.task(task.id()), task.toJson())
                    .get();

            jobs.jobs().enqueue(task).join();

            assertThat(jobs.items()).isEqualTo(1);
        }
    }

    @Test
    void refusesAnotherTaskOfTheSameIdAndLeavesTheFirstAlone() {
        try (TestJobs jobs = new TestJobs(NATS.server(), QueueConfig.of("SAMEID"))) {
            Task first = jobs.jobs().task("t", "first").id("same").build();
            jobs.jobs().enqueue(first).join();

            Task second = jobs.jobs().task("t", "second").id("same").build();

            assertThatThrownBy(() -> jobs.jobs().enqueue(second).join())
                    .hasCauseInstanceOf(ConflictException.class)
                    .hasMessageContaining("a task with id same exists already");
            assertThat(jobs.jobs().load("same").join()).isEqualTo(first.queuedIn("SAMEID"));
        }
    }

    @Test
    void queuesATaskWhoseIdWasWorkedWithinTheWindowForDuplicates() {
        try (TestJobs jobs = new TestJobs(NATS.server(), QueueConfig.of("AGAIN"))) {
            jobs.work(
                    "t", (t, context) -> "done", options -> options.withDiscard(java.util.Set.of(TaskState.COMPLETE)));
            for (int i = 0; i < 3; i++) {
                Task task = jobs.jobs().task("t", i).id("again").build();
                jobs.jobs().enqueue(task).join();
                TestJobs.awaitTrue("it is worked", () -> jobs.jobs()
                        .load("again")
                        .handle((found, missing) -> missing instanceof NotFoundException)
                        .join());
            }
            jobs.awaitEmptyQueue();
        }
    }

    @Test
    void writesDownThatAFullQueueRefusedTheTask() {
        try (TestJobs jobs = new TestJobs(NATS.server(), QueueConfig.of("FULL").withMaxEntries(1))) {
            jobs.enqueue("t", "fits");
            Task task = jobs.jobs().task("t", "too much").build();

            assertThatThrownBy(() -> jobs.jobs().enqueue(task).join()).hasCauseInstanceOf(QueueFullException.class);

            Task refused = jobs.jobs().load(task.id()).join();
            assertThat(refused.state()).isEqualTo(TaskState.QUEUE_ERROR);
            assertThat(refused.lastError()).isEqualTo("maximum messages exceeded (10077)");
        }
    }

    @Test
    void writesDownThatTheQueueIsMissing() throws Exception {
        try (TestJobs jobs = new TestJobs(NATS.server(), QueueConfig.of("GONE"))) {
            JetStreamManagement management = jobs.jobs().connection().jetStreamManagement();
            management.deleteStream(Subjects.queueStream("GONE"));
            Task task = jobs.jobs().task("t", "x").build();

            assertThatThrownBy(() -> jobs.jobs().enqueue(task).join())
                    .hasCauseInstanceOf(NotFoundException.class)
                    .hasMessageContaining("queue not found");

            Task refused = jobs.jobs().load(task.id()).join();
            assertThat(refused.state()).isEqualTo(TaskState.QUEUE_ERROR);
        }
    }

    @Test
    void refusesToJoinAQueueThatDoesNotExist() {
        assertThatThrownBy(() -> new TestJobs(NATS.server(), QueueConfig.join("NOWHERE")).close())
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("queue not found: NOWHERE");
    }

    @Test
    void refusesAQueueThatWasNotOpenedAndATaskInAnotherState() {
        try (TestJobs jobs = new TestJobs(NATS.server(), QueueConfig.of("OPEN"))) {
            Task task = jobs.jobs().task("t", "x").build();

            assertThatThrownBy(() -> jobs.jobs().enqueue(task, "OTHER"))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("OTHER has not been opened; open: OPEN");
            assertThatThrownBy(() -> jobs.jobs().enqueue(task.started(task.created())))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessage("cannot enqueue a task in state \"active\"");
        }
    }

    @Test
    void failsWithinItsDeadlineWhenTheServerIsAway() {
        try (NatsServer mortal = NatsServer.start();
                TestJobs jobs = TestJobs.openPatiently(
                        mortal, builder -> builder.requestTimeout(Duration.ofMillis(500)), QueueConfig.of("AWAY"))) {
            mortal.kill();
            Task task = jobs.jobs().task("t", "x").build();
            long asked = System.nanoTime();

            assertThatThrownBy(() -> jobs.jobs().enqueue(task).join())
                    .hasCauseInstanceOf(UnavailableException.class)
                    .hasMessageContaining("no answer from the server within 500 ms");

            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(15));
            mortal.restart();
            TestJobs.awaitTrue("the same task can be enqueued now", () -> jobs.jobs()
                    .enqueue(task)
                    .handle((stored, failure) -> failure == null)
                    .join());
        }
    }

    @Test
    void completesFuturesOnTheExecutorItWasGiven() {
        try (TestJobs jobs = new TestJobs(
                NATS.server(),
                builder -> builder.executor(run -> new Thread(run, "mine").start()),
                QueueConfig.of("EXECUTOR"))) {
            String thread = jobs.jobs()
                    .enqueue(jobs.jobs().task("t", "x").build())
                    .thenApply(task -> Thread.currentThread().getName())
                    .join();

            assertThat(thread).isIn("mine", Thread.currentThread().getName());
        }
    }
}
