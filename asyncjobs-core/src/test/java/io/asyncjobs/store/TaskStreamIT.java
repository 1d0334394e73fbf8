package io.asyncjobs.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.TestJobs;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.signing.TaskSignatures;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TasksInfo;
import io.asyncjobs.test.NatsServer;
import io.asyncjobs.test.NatsServerExtension;
import io.nats.client.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The stream of task records as a whole (conformance: storage, admin). */
class TaskStreamIT {

    @RegisterExtension
    static final NatsServerExtension NATS = new NatsServerExtension();

    @Test
    void tellsTheSizeOfTheStreamAndPurgesRecordsOnly() {
        try (TestJobs jobs = new TestJobs(NATS.server(), QueueConfig.of("SIZE"))) {
            jobs.jobs().purgeTasks().join();
            TasksInfo before = jobs.jobs().tasksInfo().join();
            jobs.enqueue("t", "one");
            jobs.enqueue("t", "two");

            TasksInfo info = jobs.jobs().tasksInfo().join();

            assertThat(before.count()).isZero();
            assertThat(before.first()).isEmpty();
            assertThat(info.stream()).isEqualTo("CHORIA_AJ_TASKS");
            assertThat(info.count()).isEqualTo(2);
            assertThat(info.bytes()).isPositive();
            assertThat(info.firstSequence()).isEqualTo(before.lastSequence() + 1);
            assertThat(info.lastSequence()).isEqualTo(before.lastSequence() + 2);
            assertThat(info.first().orElseThrow()).isBefore(info.last().orElseThrow());
            assertThat(info.last().orElseThrow()).isAfter(Instant.now().minusSeconds(60));
            assertThat(info.retention()).isZero();
            assertThat(info.replicas()).isEqualTo(1);
            assertThat(info.memory()).isFalse();

            assertThat(jobs.jobs().purgeTasks().join()).isEqualTo(2);
            assertThat(jobs.jobs().tasksInfo().join().count()).isZero();
            assertThat(jobs.items()).isEqualTo(2);
        }
    }

    @Test
    void tellsHowTheStreamIsKept() throws InterruptedException {
        try (NatsServer fresh = NatsServer.start();
                AsyncJobs jobs = AsyncJobs.builder(TestJobs.connect(fresh))
                        .closeConnection(true)
                        .storage(new StorageOptions(true, 1, Duration.ofHours(3)))
                        .open()) {
            TasksInfo info = jobs.tasksInfo().join();

            assertThat(info.memory()).isTrue();
            assertThat(info.retention()).isEqualTo(Duration.ofHours(3));
            assertThat(info.lastSequence()).isZero();
            assertThat(info.last()).isEmpty();
        }
    }

    @Test
    void aDeletedRecordIsNoLongerCounted() throws InterruptedException {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try (NatsServer fresh = NatsServer.start()) {
            Connection connection = TestJobs.connect(fresh);
            try (Storage storage = new Storage(
                    connection,
                    "$JS.API.",
                    StorageOptions.ofDefaults(),
                    TaskSignatures.none(),
                    Duration.ofSeconds(5),
                    timer,
                    Clock.systemUTC())) {
                TaskStore tasks = storage.openTasks().join();
                StoredTask stored = tasks.save(Task.builder("t").build(), 0).join();
                assertThat(storage.taskStream().info().join().count()).isEqualTo(1);

                tasks.discard(stored.task(), stored.sequence()).join();

                assertThat(storage.taskStream().info().join().count()).isZero();
            } finally {
                connection.close();
            }
        } finally {
            timer.shutdownNow();
        }
    }
}
