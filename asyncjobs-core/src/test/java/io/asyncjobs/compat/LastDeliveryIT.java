package io.asyncjobs.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.TestJobs;
import io.asyncjobs.compat.Wiretap.Heard;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.queue.WorkItem;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServerExtension;
import io.asyncjobs.wire.Headers;
import io.asyncjobs.wire.Subjects;
import io.nats.client.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Items that are given back at the last delivery that the queue allows (B13). */
class LastDeliveryIT {

    @RegisterExtension
    static final NatsServerExtension NATS = new NatsServerExtension();

    @Test
    void replacesAnItemAtItsLastDelivery() {
        QueueConfig queue = QueueConfig.of("LAST").withMaxTries(2).withMaxRunTime(Duration.ofSeconds(3));
        try (TestJobs client = new TestJobs(NATS.server(), queue);
                Wiretap tap = new Wiretap(NATS.server(), Wiretap.TASKS).listen("CHORIA_AJ.Q.>")) {
            AsyncJobs jobs = client.jobs();
            Task task = client.enqueue("ok", null);
            Task active = task.started(Instant.now());
            Connection connection = jobs.connection();
            connection.request(Subjects.task(task.id()), active.toJson()).join();
            client.work("ok", (t, context) -> "ok");
            TestJobs.awaitTrue("the first delivery is given back", () -> tap.now().stream()
                    .anyMatch(each -> each.text().startsWith("-NAK")));
            Task progressed = active.stillActive(Instant.now().plusSeconds(5));
            connection.request(Subjects.task(task.id()), progressed.toJson()).join();
            client.await(task, TaskState.COMPLETE);
            client.awaitEmptyQueue();

            List<Step> steps = tap.heard().stream()
                    .map(each -> Step.heard(List.of("LAST"), task.id(), each))
                    .filter(Objects::nonNull)
                    .toList();
            assertThat(Step.write(steps))
                    .isEqualTo(
                            "new 0, item id, by hand active 1 tried, delivery 1, -NAK, by hand active 1 tried,"
                                    + " delivery 2, item, delivery 1, -NAK, delivery 2, active 2 tried, complete 2 tried, +ACK");
            Heard replaced = tap.now().stream()
                    .filter(each -> each.subject().equals(Subjects.item("LAST", task.id())) && !each.isDelivery())
                    .skip(1)
                    .findFirst()
                    .orElseThrow();
            assertThat(replaced.headers()).containsOnlyKeys(Headers.DUE);
            assertThat(replaced.body()).isEqualTo(new WorkItem(task.id()).toJson());
        }
    }

    @Test
    void replacesItemsOfASingleDeliveryWithoutHaste() {
        QueueConfig queue = QueueConfig.of("SINGLE").withMaxTries(1).withMaxRunTime(Duration.ofSeconds(3));
        try (TestJobs client = new TestJobs(NATS.server(), queue);
                Wiretap tap = new Wiretap(NATS.server(), "CHORIA_AJ.Q.>")) {
            AsyncJobs jobs = client.jobs();
            Task task = client.enqueue("ok", null);
            Task active = task.started(Instant.now());
            jobs.connection().request(Subjects.task(task.id()), active.toJson()).join();
            client.work("ok", (t, context) -> "ok");
            client.await(task, TaskState.EXPIRED);
            client.awaitEmptyQueue();

            // The first one, and one for each second that the task is somebody else's.
            assertThat(tap.heard()).hasSizeBetween(2, 7);
        }
    }
}
