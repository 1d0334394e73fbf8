package io.asyncjobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.error.UnavailableException;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskQuery;
import io.asyncjobs.test.NatsServer;
import io.asyncjobs.test.NatsServerExtension;
import io.nats.client.Connection;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Listing tasks when there is nobody to answer. */
class TaskListFailuresIT {

    @RegisterExtension
    static final NatsServerExtension NATS = new NatsServerExtension();

    @Test
    void failsWithinItsDeadlineWhenTheServerIsAway() {
        try (NatsServer mortal = NatsServer.start();
                TestJobs mine = TestJobs.openPatiently(
                        mortal, builder -> builder.requestTimeout(Duration.ofMillis(500)), QueueConfig.of("AWAY"))) {
            mortal.kill();
            long asked = System.nanoTime();

            assertThatThrownBy(() -> mine.jobs().list(TaskQuery.all()).join())
                    .hasCauseInstanceOf(UnavailableException.class);
            assertThatThrownBy(() -> {
                        try (Stream<Task> tasks = mine.jobs().stream(TaskQuery.all())) {
                            tasks.forEach(task -> {});
                        }
                    })
                    .isInstanceOf(UnavailableException.class);
            assertThatThrownBy(() -> mine.jobs().tasksInfo().join()).hasCauseInstanceOf(UnavailableException.class);

            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(15));
        }
    }

    @Test
    void failsAtOnceAfterItWasClosed() {
        TestJobs closed = new TestJobs(NATS.server(), QueueConfig.of("LIST"));
        closed.close();

        assertThatThrownBy(() -> closed.jobs().list(TaskQuery.all()).join())
                .hasCauseInstanceOf(UnavailableException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void failsWhenTheConnectionWasClosedByItsOwner() throws Exception {
        Connection connection = TestJobs.connect(NATS.server());
        try (AsyncJobs mine =
                AsyncJobs.builder(connection).queue(QueueConfig.of("LIST")).open()) {
            connection.close();

            assertThatThrownBy(() -> mine.list(TaskQuery.all()).join())
                    .hasCauseInstanceOf(UnavailableException.class)
                    .hasMessageContaining("not connected");
        }
    }
}
