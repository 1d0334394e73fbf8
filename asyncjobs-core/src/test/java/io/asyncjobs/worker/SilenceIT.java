package io.asyncjobs.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.TestJobs;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.test.NatsServerExtension;
import io.asyncjobs.wire.Subjects;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whether a worker gets on can be asked. */
class SilenceIT {

    /** The server's sign of life comes every 5 seconds. */
    private static final Duration USUAL = Duration.ofSeconds(6);

    @RegisterExtension
    static final NatsServerExtension NATS = new NatsServerExtension();

    @Test
    void growsWhileAQueueCannotBePulledFrom() throws Exception {
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of("GONE"))) {
            Worker worker = client.work("job", (task, context) -> null);
            assertThat(worker.silence()).isLessThan(USUAL);

            client.jobs()
                    .connection()
                    .jetStreamManagement()
                    .deleteConsumer(Subjects.queueStream("GONE"), Subjects.WORKERS);

            TestJobs.awaitTrue("the silence grows", () -> worker.silence().compareTo(USUAL) > 0);
            worker.stop(Duration.ofSeconds(1)).join();
            assertThat(worker.silence()).isZero();
        }
    }

    @Test
    void isNoneWhileAllSlotsAreTaken() {
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of("BUSY"))) {
            CountDownLatch done = new CountDownLatch(1);
            Worker worker = client.work(
                    "job",
                    (task, context) -> {
                        done.await();
                        return null;
                    },
                    options -> options.withConcurrency(1));
            client.enqueue("job", 1);

            TestJobs.awaitTrue("the slot is taken", () -> worker.busy() == 1);
            TestJobs.awaitTrue("nothing is asked for", () -> worker.silence().isZero());
            done.countDown();
        }
    }
}
