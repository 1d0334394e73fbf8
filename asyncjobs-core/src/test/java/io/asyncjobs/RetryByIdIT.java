package io.asyncjobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.error.AsyncJobsException;
import io.asyncjobs.error.ConflictException;
import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.event.EventListener;
import io.asyncjobs.event.TaskStateEvent;
import io.asyncjobs.handler.TerminateTaskException;
import io.asyncjobs.queue.QueueChange;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.task.CorruptTaskException;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServerExtension;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trying stored tasks again, and deleting them, on a real server (protocol 15, B26, B27). */
class RetryByIdIT {

    @RegisterExtension
    static final NatsServerExtension NATS = new NatsServerExtension();

    private static long items(TestJobs client, String queue) {
        try {
            return client.jobs()
                    .connection()
                    .jetStreamManagement()
                    .getStreamInfo("CHORIA_AJ_Q_" + queue)
                    .getStreamState()
                    .getMsgCount();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void runsACompleteTaskAgainWithAllItsTries() {
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of("AGAIN"))) {
            AtomicInteger runs = new AtomicInteger();
            client.work("job", (task, context) -> runs.incrementAndGet());
            Task task = client.await(client.enqueue("job", null), TaskState.COMPLETE);

            Task again = client.jobs().retry(task.id()).join();

            assertThat(again.state()).isEqualTo(TaskState.RETRY);
            assertThat(again.result()).isEmpty();
            assertThat(again.tries()).isZero();
            client.awaitEmptyQueue();
            Task done = client.await(task, TaskState.COMPLETE);
            assertThat(done.tries()).isEqualTo(1);
            assertThat(runs).hasValue(2);
        }
    }

    @Test
    void runsATaskAgainThatUsedUpItsTries() {
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of("USEDUP"))) {
            AtomicBoolean works = new AtomicBoolean();
            client.work("job", (task, context) -> {
                if (!works.get()) {
                    throw new IllegalStateException("not yet");
                }
                return "now";
            });
            Task task = client.jobs()
                    .enqueue(client.jobs().task("job", null).maxTries(1).build())
                    .join();
            client.await(task, TaskState.EXPIRED);
            works.set(true);

            client.jobs().retry(task.id()).join();

            client.await(task, TaskState.COMPLETE);
        }
    }

    @Test
    void keepsCountOfTriesWhenAskedTo() {
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of("COUNT"))) {
            client.work("job", (task, context) -> context.tries());
            Task task = client.await(client.enqueue("job", null), TaskState.COMPLETE);

            client.jobs()
                    .retry(task.id(), RetryOptions.ofDefaults().keepTries(true))
                    .join();

            client.awaitEmptyQueue();
            assertThat(client.await(task, TaskState.COMPLETE).tries()).isEqualTo(2);
        }
    }

    @Test
    void refusesATaskThatIsBeingWorkedUnlessToldOtherwise() throws Exception {
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of("ACTIVE"))) {
            CountDownLatch first = new CountDownLatch(1);
            client.work("job", (task, context) -> {
                if (task.tries() == 1 && first.getCount() > 0) {
                    first.await();
                }
                return "done";
            });
            Task task = client.enqueue("job", null);
            client.await(task, TaskState.ACTIVE);

            assertThatThrownBy(() -> client.jobs().retry(task.id()).join())
                    .cause()
                    .isInstanceOf(ConflictException.class)
                    .hasMessageStartingWith("task already active: " + task.id());

            first.countDown();
            client.await(task, TaskState.COMPLETE);
            client.jobs()
                    .retry(task.id(), RetryOptions.ofDefaults().evenIfActive(true))
                    .join();
            client.await(task, TaskState.COMPLETE);
        }
    }

    @Test
    void refusesATaskPastItsDeadlineAndTakesANewOne() {
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of("LATE"))) {
            client.work("job", (task, context) -> "in time");
            Task task = client.jobs()
                    .enqueue(client.jobs()
                            .task("job", null)
                            .deadline(Instant.now().minusSeconds(5))
                            .build())
                    .join();
            client.await(task, TaskState.EXPIRED);

            assertThatThrownBy(() -> client.jobs().retry(task.id()).join())
                    .cause()
                    .isInstanceOf(ConflictException.class)
                    .hasMessageStartingWith("past deadline: task " + task.id());
            client.jobs()
                    .retry(
                            task.id(),
                            RetryOptions.ofDefaults().withDeadline(Instant.now().plusSeconds(60)))
                    .join();

            client.await(task, TaskState.COMPLETE);
        }
    }

    @Test
    void movesATaskToAnotherQueueAndLeavesNoItemBehind() {
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of("FROM"), QueueConfig.of("TO"))) {
            Task task = client.enqueue("job", null);

            Task moved = client.jobs()
                    .retry(task.id(), RetryOptions.ofDefaults().inQueue("TO"))
                    .join();

            assertThat(moved.queue()).isEqualTo("TO");
            assertThat(items(client, "FROM")).isZero();
            assertThat(items(client, "TO")).isEqualTo(1);
        }
    }

    @Test
    void retriesIntoAQueueThatThisClientHasNotOpened() {
        try (TestJobs other = new TestJobs(NATS.server(), QueueConfig.of("ELSEWHERE"));
                TestJobs client = new TestJobs(NATS.server(), QueueConfig.of("HERE"))) {
            Task task = other.enqueue("job", null);

            assertThat(client.jobs().retry(task.id()).join().queue()).isEqualTo("ELSEWHERE");
            assertThat(items(other, "ELSEWHERE")).isEqualTo(1);
        }
    }

    @Test
    void aQueueThatDoesNotExistLeavesTheTaskAsItWas() {
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of("STAYS"))) {
            Task task = client.enqueue("job", null);

            assertThatThrownBy(() -> client.jobs()
                            .retry(task.id(), RetryOptions.ofDefaults().inQueue("NOWHERE"))
                            .join())
                    .cause()
                    .isInstanceOf(NotFoundException.class)
                    .hasMessageStartingWith("queue not found: NOWHERE");
            assertThat(client.jobs().load(task.id()).join()).isEqualTo(task);
        }
    }

    @Test
    void aBlockedTaskStaysBlockedUnlessItsDependenciesAreSkipped() {
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of("BLOCKEDAGAIN"))) {
            AsyncJobs jobs = client.jobs();
            Task parent = client.enqueue("never", null);
            Task child = jobs.enqueue(
                            jobs.task("job", null).dependsOn(parent.id()).build())
                    .join();

            assertThat(jobs.retry(child.id()).join().state()).isEqualTo(TaskState.BLOCKED);
            Task forced = jobs.retry(child.id(), RetryOptions.ofDefaults().skipDependencies(true))
                    .join();

            assertThat(forced.state()).isEqualTo(TaskState.RETRY);
            assertThat(items(client, "BLOCKEDAGAIN")).isEqualTo(2);
        }
    }

    @Test
    void aTaskThatNeverRanStillWaitsForTheOthers() {
        try (TestJobs client =
                new TestJobs(NATS.server(), QueueConfig.of("FULLONCE").withMaxEntries(1))) {
            AsyncJobs jobs = client.jobs();
            Task parent = client.enqueue("never", null);
            Task child = jobs.task("job", null).dependsOn(parent.id()).build();
            assertThatThrownBy(() -> jobs.enqueue(child).join()).hasMessageContaining("maximum messages");
            assertThat(jobs.load(child.id()).join().state()).isEqualTo(TaskState.QUEUE_ERROR);
            jobs.queueAdmin()
                    .configure("FULLONCE", QueueChange.none().withMaxEntries(10))
                    .join();

            assertThat(jobs.retry(child.id()).join().state()).isEqualTo(TaskState.BLOCKED);
        }
    }

    @Test
    void deletesARecordThatCanNotBeReadWithItsItem() throws Exception {
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of("UNUSABLE"))) {
            AsyncJobs jobs = client.jobs();
            Task task = client.enqueue("job", null);
            jobs.connection()
                    .request("CHORIA_AJ.T." + task.id(), "no record".getBytes())
                    .get();
            assertThatThrownBy(() -> jobs.delete(task.id()).join()).cause().isInstanceOf(CorruptTaskException.class);

            jobs.deleteUnusable(task.id()).join();

            assertThatThrownBy(() -> jobs.load(task.id()).join()).hasMessageContaining("task not found");
            assertThat(items(client, "UNUSABLE")).isZero();
        }
    }

    @Test
    void tellsThatADeletedTaskIsOverOnlyOnceItIsDeleted() throws Exception {
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of("TOLD"))) {
            AsyncJobs jobs = client.jobs();
            Task task = client.enqueue("job", null);
            List<String> states = new CopyOnWriteArrayList<>();
            jobs.subscribe(task.id(), new EventListener() {
                @Override
                public void onTaskState(TaskStateEvent event) {
                    states.add(event.state() + " " + event.lastError());
                }
            });

            jobs.delete(task.id()).join();
            assertThatThrownBy(() -> jobs.delete(task.id()).join()).hasMessageContaining("task not found");

            TestJobs.awaitTrue("the event came", () -> !states.isEmpty());
            assertThat(states).containsExactly("terminated the task was deleted");
        }
    }

    @Test
    void anUnreachableTaskRunsAfterItsParentWasRetried() {
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of("HEAL"))) {
            AsyncJobs jobs = client.jobs();
            AtomicBoolean works = new AtomicBoolean();
            client.work("job", (task, context) -> {
                if (!works.get()) {
                    throw new TerminateTaskException("not yet");
                }
                return "ok";
            });
            Task parent = client.enqueue("job", null);
            Task child = jobs.enqueue(
                            jobs.task("job", null).dependsOn(parent.id()).build())
                    .join();
            client.await(child, TaskState.UNREACHABLE);
            works.set(true);

            jobs.retry(parent.id()).join();
            client.await(parent, TaskState.COMPLETE);
            jobs.retry(child.id()).join();

            client.await(child, TaskState.COMPLETE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", ">", "a.b", "a b"})
    void refusesIdsThatNameNoTask(String id) {
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of("NAMES"))) {
            assertThatThrownBy(() -> client.jobs().retry(id)).isInstanceOf(InvalidRequestException.class);
            assertThatThrownBy(() -> client.jobs().delete(id)).isInstanceOf(InvalidRequestException.class);
        }
    }

    @Test
    void saysThatATaskDoesNotExist() {
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of("UNKNOWN"))) {
            assertThatThrownBy(() -> client.jobs().retry("nobody").join())
                    .cause()
                    .isInstanceOf(NotFoundException.class)
                    .hasMessage("task not found: nobody");
            assertThatThrownBy(() -> client.jobs().delete("nobody").join())
                    .cause()
                    .hasMessage("task not found: nobody");
        }
    }

    @Test
    void deletesARecordAndItsItem() {
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of("DELETE"))) {
            Task task = client.enqueue("job", null);

            assertThat(client.jobs().delete(task.id()).join()).isEqualTo(task);

            assertThatThrownBy(() -> client.jobs().load(task.id()).join()).hasMessageContaining("task not found");
            assertThat(items(client, "DELETE")).isZero();
        }
    }

    @Test
    void doesNotDeleteATaskThatIsBeingWorkedUnlessToldOtherwise() {
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of("BUSY"))) {
            CountDownLatch end = new CountDownLatch(1);
            client.work("job", (task, context) -> {
                end.await();
                return "not kept";
            });
            Task task = client.enqueue("job", null);
            client.await(task, TaskState.ACTIVE);

            assertThatThrownBy(() -> client.jobs().delete(task.id()).join())
                    .cause()
                    .isInstanceOf(ConflictException.class);
            client.jobs().delete(task.id(), true).join();
            end.countDown();

            client.awaitEmptyQueue();
            assertThatThrownBy(() -> client.jobs().load(task.id()).join())
                    .cause()
                    .isInstanceOf(AsyncJobsException.class)
                    .hasMessageContaining("task not found");
        }
    }
}
