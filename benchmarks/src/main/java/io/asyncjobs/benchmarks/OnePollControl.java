package io.asyncjobs.benchmarks;

import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Subscription;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The loop of the original, written with the plain client: one thread asks for one item, loads its task from the stream's
 * leader and saves it as active; handler, last save and acknowledgement run on other threads, as many as slots.
 */
final class OnePollControl implements Contender {

    private static final String NEXT = "$JS.API.CONSUMER.MSG.NEXT.CHORIA_AJ_Q_" + Testbed.QUEUE + ".WORKERS";
    private static final byte[] ONE = "{\"expires\":30000000000,\"batch\":1}".getBytes(StandardCharsets.US_ASCII);

    private static final Duration PATIENCE = Duration.ofSeconds(31);

    private final Connection connection;
    private final RawClient client;

    OnePollControl(Testbed testbed) throws Exception {
        testbed.prepare();
        connection = testbed.plainConnection();
        client = new RawClient(connection);
    }

    @Override
    public CompletableFuture<?> enqueue(byte[] payload) {
        return client.enqueue(payload);
    }

    @Override
    public void enqueueAll(List<byte[]> payloads) throws Exception {
        for (byte[] payload : payloads) {
            client.enqueue(payload).get();
        }
    }

    @Override
    public Work work(int slots, Job job) {
        Loop loop = new Loop(slots, job);
        loop.thread.start();
        return loop;
    }

    @Override
    public void close() {
        client.close();
    }

    private final class Loop implements Work {

        private final Job job;
        private final Semaphore free;
        private final ExecutorService threads;
        private final String inbox = connection.createInbox();
        private final Subscription items = connection.subscribe(inbox);
        private final Thread thread = new Thread(this::poll, "one-poll");
        private final AtomicLong done = new AtomicLong();
        private volatile boolean stopped;
        private volatile @Nullable Throwable failure;

        Loop(int slots, Job job) {
            this.job = job;
            free = new Semaphore(slots);
            threads = Executors.newFixedThreadPool(slots);
            thread.setDaemon(true);
        }

        @Override
        public void await(long tasks) {
            Waiting.until(() -> done.get() >= tasks || failure != null);
            if (failure != null) {
                throw new IllegalStateException("the control failed after " + done, failure);
            }
        }

        @Override
        public void stop() throws InterruptedException {
            stopped = true;
            thread.interrupt();
            thread.join();
            threads.shutdown();
            threads.awaitTermination(10, TimeUnit.SECONDS);
        }

        private void poll() {
            while (!stopped) {
                try {
                    free.acquire();
                    next();
                } catch (InterruptedException e) {
                    free.release();
                } catch (Exception e) {
                    failure = e;
                    return;
                }
            }
        }

        private void next() throws Exception {
            connection.publish(NEXT, inbox, ONE);
            Message item = items.nextMessage(PATIENCE);
            if (item == null || item.isStatusMessage()) {
                free.release();
                return;
            }
            String id = RawClient.job(item);
            RawClient.Stored loaded = client.loadLatest(id).get();
            RawClient.Stored active = client.save(id, "active", RawClient.active(loaded.json()), loaded.sequence())
                    .get();
            threads.execute(() -> finish(item, id, active));
        }

        private void finish(Message item, String id, RawClient.Stored active) {
            try {
                job.run(() -> RawClient.payload(active.json()));
                client.save(id, "complete", RawClient.complete(active.json()), active.sequence())
                        .get();
                client.ack(item).get();
                done.incrementAndGet();
            } catch (Exception e) {
                failure = e;
            } finally {
                free.release();
            }
        }
    }
}
