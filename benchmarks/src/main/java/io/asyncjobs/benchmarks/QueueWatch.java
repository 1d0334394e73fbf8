package io.asyncjobs.benchmarks;

import io.nats.client.JetStreamManagement;
import io.nats.client.api.ConsumerInfo;
import java.util.concurrent.TimeUnit;

/** Sees from outside when a queue is empty. */
final class QueueWatch implements AutoCloseable {

    /** Seldom enough to cost the server nothing. */
    private static final long STEP = TimeUnit.MILLISECONDS.toNanos(5);

    private final RawClient client;
    private final JetStreamManagement management;

    QueueWatch(Testbed testbed) throws Exception {
        client = new RawClient(testbed.plainConnection());
        management = client.connection().jetStreamManagement();
    }

    /** Waits until no item is waiting or in work. */
    void awaitEmpty() throws Exception {
        Waiting.until(STEP, () -> {
            ConsumerInfo workers = management.getConsumerInfo(Testbed.QUEUE_STREAM, Testbed.CONSUMER);
            return workers.getNumPending() + workers.getNumAckPending() == 0;
        });
    }

    @Override
    public void close() {
        client.close();
    }
}
