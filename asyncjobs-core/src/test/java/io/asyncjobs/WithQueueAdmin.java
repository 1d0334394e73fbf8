package io.asyncjobs;

import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.store.QueueAdmin;
import io.asyncjobs.test.NatsServerExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two clients with the queue OPEN, and an administrator; no test leaves a queue to the next one. */
abstract class WithQueueAdmin {

    @RegisterExtension
    static final NatsServerExtension NATS = new NatsServerExtension();

    TestJobs jobs;
    TestJobs others;
    QueueAdmin admin;

    @BeforeEach
    void open() {
        jobs = new TestJobs(NATS.server(), QueueConfig.of("OPEN"));
        others = new TestJobs(NATS.server(), QueueConfig.of("OPEN"));
        admin = jobs.jobs().queueAdmin();
    }

    @AfterEach
    void deleteAllQueues() {
        admin.names().join().forEach(name -> admin.delete(name).join());
        others.close();
        jobs.close();
    }
}
