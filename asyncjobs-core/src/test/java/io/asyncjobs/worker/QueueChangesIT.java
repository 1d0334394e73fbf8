package io.asyncjobs.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.TestJobs;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServerExtension;
import io.asyncjobs.wire.Subjects;
import io.nats.client.JetStreamManagement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An operator changes a queue while it is worked (B9). */
class QueueChangesIT {

    @RegisterExtension
    static final NatsServerExtension NATS = new NatsServerExtension();

    @Test
    void worksAQueueAgainThatWasDeletedAndCreatedAnew() throws Exception {
        List<String> failures = new CopyOnWriteArrayList<>();
        WorkerListener listener = new WorkerListener() {
            @Override
            public void pullFailed(String queue, String reason) {
                failures.add(reason);
            }
        };
        try (TestJobs jobs = new TestJobs(NATS.server(), QueueConfig.of("RECREATED"))) {
            jobs.work("t", (t, context) -> null, options -> options.withListener(listener));
            jobs.await(jobs.enqueue("t", "before"), TaskState.COMPLETE);
            JetStreamManagement management = jobs.jobs().connection().jetStreamManagement();

            management.deleteStream(Subjects.queueStream("RECREATED"));
            TestJobs.awaitTrue("the worker has noticed", () -> !failures.isEmpty());
            int noticed = failures.size();
            try (TestJobs operator = new TestJobs(NATS.server(), QueueConfig.of("RECREATED"))) {
                Task task = operator.enqueue("t", "after");

                // An old server answers nothing at all to a pull from a missing consumer: silence is noticed later.
                Awaitility.await()
                        .atMost(Duration.ofSeconds(40))
                        .until(() -> operator.jobs().load(task.id()).join().state() == TaskState.COMPLETE);
            }
            // No hot loop: a handful of failures in this time, not thousands.
            assertThat(failures.size() - noticed).isLessThan(20);
        }
    }
}
