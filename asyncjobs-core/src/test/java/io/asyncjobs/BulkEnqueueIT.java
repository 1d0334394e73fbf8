package io.asyncjobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.asyncjobs.error.ConflictException;
import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.error.QueueFullException;
import io.asyncjobs.error.UnavailableException;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServer;
import io.asyncjobs.test.NatsServerExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Enqueueing many tasks at once. */
class BulkEnqueueIT {

    @RegisterExtension
    static final NatsServerExtension NATS = new NatsServerExtension();

    private static List<Task> tasks(int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> Task.builder("bulk").payload(("" + i).getBytes()).build())
                .toList();
    }

    @Test
    void enqueuesManyEachOnceAndReturnsThemInTheirOrder() {
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of("BULK"))) {
            List<Task> tasks = tasks(5000);
            List<Task> stored = client.jobs().enqueueAll(tasks).join();

            assertThat(stored)
                    .extracting(Task::id)
                    .containsExactlyElementsOf(tasks.stream().map(Task::id).toList());
            assertThat(stored).allMatch(task -> task.queue().equals("BULK") && task.state() == TaskState.NEW);
            assertThat(client.items()).isEqualTo(5000);
            Set<String> ran = ConcurrentHashMap.newKeySet();
            client.work("bulk", (task, context) -> ran.add(task.id()) ? null : "twice");
            client.awaitEmptyQueue();
            assertThat(ran).hasSize(5000);
        }
    }

    @Test
    void takesNone() {
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of("BULKNONE"))) {
            assertThat(client.jobs().enqueueAll(List.of()).join()).isEmpty();
        }
    }

    @Test
    void enqueuesNoneWhenOneIsInvalid() {
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of("BULKBAD"))) {
            List<Task> tasks = new ArrayList<>(tasks(10));
            tasks.add(Task.builder("bulk").payload(new byte[2_000_000]).build());

            assertThatThrownBy(() -> client.jobs().enqueueAll(tasks))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("too large");
            assertThat(client.items()).isZero();
        }
    }

    @Test
    void namesTheOneThatConflictsAndEnqueuesTheOthers() {
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of("BULKTWICE"))) {
            List<Task> tasks = new ArrayList<>(tasks(20));
            Task other = Task.builder("other").id(tasks.get(7).id()).build();
            client.jobs().enqueue(other).join();

            assertThatThrownBy(() -> client.jobs().enqueueAll(tasks).join())
                    .cause()
                    .isInstanceOf(BulkEnqueueException.class)
                    .hasMessageStartingWith("1 of 20 tasks were not enqueued, the first is " + other.id() + ": ")
                    .asInstanceOf(type(BulkEnqueueException.class))
                    .satisfies(failure -> {
                        assertThat(failure.enqueued()).hasSize(19);
                        assertThat(failure.failures()).containsOnlyKeys(other.id());
                        assertThat(failure.failures().get(other.id())).isInstanceOf(ConflictException.class);
                        assertThat(failure.isRetryable()).isFalse();
                    });
            assertThat(client.items()).isEqualTo(20);
        }
    }

    @Test
    void canBeRepeatedWithTheSameTasks() {
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of("BULKAGAIN"))) {
            List<Task> tasks = tasks(300);
            client.jobs().enqueueAll(tasks.subList(0, 200)).join();

            assertThat(client.jobs().enqueueAll(tasks).join()).hasSize(300);
            assertThat(client.items()).isEqualTo(300);
        }
    }

    @Test
    void triesNoMoreWhenTheQueueIsFull() {
        try (TestJobs client =
                new TestJobs(NATS.server(), QueueConfig.of("BULKFULL").withMaxEntries(100))) {
            List<Task> tasks = tasks(6000);
            long before = client.jobs().tasksInfo().join().count();

            assertThatThrownBy(() -> client.jobs().enqueueAll(tasks).join())
                    .cause()
                    .asInstanceOf(type(BulkEnqueueException.class))
                    .satisfies(failure -> {
                        assertThat(failure.enqueued()).hasSize(100);
                        assertThat(failure.failures()).hasSize(5900);
                        assertThat(failure.failures().values())
                                .allMatch(reason -> reason instanceof QueueFullException);
                    });
            assertThat(client.jobs().tasksInfo().join().count() - before).isLessThan(4000);
        }
    }

    @Test
    void endsWhenItIsCancelled() {
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of("BULKCANCEL"))) {
            client.jobs().enqueueAll(tasks(50_000)).cancel(false);

            long[] before = {-1};
            TestJobs.awaitTrue("no more come", () -> {
                long now = client.jobs().queueInfo("BULKCANCEL").join().waiting();
                boolean still = now == before[0];
                before[0] = now;
                return still;
            });
            assertThat(before[0]).isLessThan(50_000);
        }
    }

    @Test
    void failsSoonWhenTheServerIsAway() {
        try (NatsServer mortal = NatsServer.start();
                TestJobs client = TestJobs.openPatiently(
                        mortal,
                        builder -> builder.requestTimeout(Duration.ofMillis(500)),
                        QueueConfig.of("BULKAWAY"))) {
            mortal.kill();

            assertThat(client.jobs().enqueueAll(tasks(5000)))
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                    .havingCause()
                    .asInstanceOf(type(BulkEnqueueException.class))
                    .satisfies(failure -> {
                        assertThat(failure.failures()).hasSize(5000);
                        assertThat(failure.failures().values())
                                .allMatch(reason -> reason instanceof UnavailableException);
                        assertThat(failure.isRetryable()).isTrue();
                    });
        }
    }

    @Test
    void saysWhichQueueIsMissing() {
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of("BULKGONE"))) {
            client.jobs().queueAdmin().delete("BULKGONE").join();

            assertThatThrownBy(() -> client.jobs().enqueueAll(tasks(3)).join())
                    .cause()
                    .isInstanceOf(BulkEnqueueException.class)
                    .hasCauseInstanceOf(NotFoundException.class);
            assertThatThrownBy(() -> client.jobs().enqueueAll(tasks(3), "NEVER"))
                    .isInstanceOf(InvalidRequestException.class);
        }
    }
}
