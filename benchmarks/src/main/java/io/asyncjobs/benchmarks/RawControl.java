package io.asyncjobs.benchmarks;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The same wire operations by the plain client: for each task load, save as active, save as complete, acknowledge, one
 * after the other, and as many tasks in flight as there are slots. The handler runs where the reply came, without a thread
 * of its own.
 */
final class RawControl implements Contender {

    private static final String NEXT = "$JS.API.CONSUMER.MSG.NEXT.CHORIA_AJ_Q_" + Testbed.QUEUE + ".WORKERS";
    private static final int MAX_IN_FLIGHT = 1000;

    private final Connection connection;
    private final RawClient client;
    private final boolean direct;

    RawControl(Testbed testbed, boolean direct) throws Exception {
        testbed.prepare();
        connection = testbed.plainConnection();
        client = new RawClient(connection);
        this.direct = direct;
    }

    @Override
    public CompletableFuture<?> enqueue(byte[] payload) {
        return client.enqueue(payload);
    }

    @Override
    public void enqueueAll(List<byte[]> payloads) throws Exception {
        InFlight inFlight = new InFlight(MAX_IN_FLIGHT);
        for (byte[] payload : payloads) {
            inFlight.next();
            inFlight.add(client.enqueue(payload));
        }
        inFlight.finish();
    }

    @Override
    public Work work(int slots, Job job) {
        Pipeline pipeline = new Pipeline(slots, job);
        pipeline.open();
        return pipeline;
    }

    @Override
    public void close() {
        client.close();
    }

    /** Asks for as many items as slots are free, whenever the last pull is used up. */
    private final class Pipeline implements Work {

        private final Job job;
        private final String inbox = connection.createInbox();
        private final AtomicLong done = new AtomicLong();
        private final Dispatcher dispatcher = connection.createDispatcher(this::received);
        private int free;
        private int outstanding;
        private volatile @Nullable Throwable failure;

        Pipeline(int slots, Job job) {
            this.job = job;
            free = slots;
        }

        void open() {
            dispatcher.setPendingLimits(0, 0);
            dispatcher.subscribe(inbox);
            pull();
        }

        @Override
        public void await(long tasks) {
            Waiting.until(() -> done.get() >= tasks || failure != null);
            if (failure != null) {
                throw new IllegalStateException("the control failed", failure);
            }
        }

        @Override
        public void stop() {
            connection.closeDispatcher(dispatcher);
        }

        private synchronized void pull() {
            if (outstanding > 0 || free < 1) {
                return;
            }
            outstanding = free;
            free = 0;
            String request = "{\"expires\":30000000000,\"batch\":" + outstanding + "}";
            connection.publish(NEXT, inbox, request.getBytes(StandardCharsets.US_ASCII));
        }

        private synchronized void arrived() {
            outstanding--;
        }

        private synchronized void freed() {
            free++;
        }

        private synchronized void ended() {
            free += outstanding;
            outstanding = 0;
        }

        private void received(Message item) {
            if (item.isStatusMessage()) {
                ended();
                pull();
                return;
            }
            arrived();
            String id = RawClient.job(item);
            (direct ? client.load(id) : client.loadLatest(id))
                    .thenCompose(task -> client.save(id, "active", RawClient.active(task.json()), task.sequence()))
                    .thenCompose(task -> {
                        job.run(() -> RawClient.payload(task.json()));
                        return client.save(id, "complete", RawClient.complete(task.json()), task.sequence());
                    })
                    .thenCompose(task -> client.ack(item))
                    .whenComplete((ok, thrown) -> {
                        if (thrown != null) {
                            failure = thrown;
                        }
                        done.incrementAndGet();
                        freed();
                        pull();
                    });
            pull();
        }
    }
}
