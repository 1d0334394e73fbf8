package io.asyncjobs.benchmarks;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.nats.ConnectionSettings;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.test.NatsServer;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A fresh server with an empty queue, of its own for each measurement. */
final class Testbed implements AutoCloseable {

    static final String QUEUE = "BENCH";
    static final String QUEUE_STREAM = "CHORIA_AJ_Q_" + QUEUE;
    static final String TASK_STREAM = "CHORIA_AJ_TASKS";
    static final String CONSUMER = "WORKERS";
    static final String TYPE = "bench:noop";

    /** More than the slots: what is being acknowledged, or loaded ahead, counts too. */
    private static final int MAX_CONCURRENT = 5000;

    /** So that a record has about 400 bytes. */
    private static final int PAYLOAD = 150;

    private static final int BATCH = 20_000;

    private final NatsServer server;

    Testbed(NatsServer server) {
        this.server = server;
    }

    static QueueConfig queue() {
        return QueueConfig.of(QUEUE).withMaxConcurrent(MAX_CONCURRENT).withMaxRunTime(Duration.ofMinutes(5));
    }

    NatsServer server() {
        return server;
    }

    ConnectionSettings settings() {
        return settings(server.url());
    }

    static ConnectionSettings settings(String url) {
        return ConnectionSettings.builder()
                .servers(List.of(url))
                .connectionName("benchmark")
                .build();
    }

    /** A connection as the client library makes it, told not to flush each request, which is the faster way. */
    Connection plainConnection() throws Exception {
        return Nats.connect(Options.builder()
                .server(server.url())
                .dontForceFlushOnRequest()
                .errorListener(new ErrorListener() {}) // its default logs flow control
                .build());
    }

    static List<byte[]> payloads(int number) {
        SplittableRandom random = new SplittableRandom(42);
        List<byte[]> payloads = new ArrayList<>(number);
        for (int i = 0; i < number; i++) {
            StringBuilder text =
                    new StringBuilder(PAYLOAD).append("{\"number\":").append(i).append(",\"text\":\"");
            while (text.length() < PAYLOAD - 2) {
                text.append((char) ('a' + random.nextInt(26)));
            }
            payloads.add(text.append("\"}").toString().getBytes(StandardCharsets.UTF_8));
        }
        return payloads;
    }

    /** Puts tasks into the queue, without measuring. */
    void fill(int tasks) throws Exception {
        List<byte[]> payloads = payloads(Math.min(tasks, BATCH));
        try (Product product = new Product(settings())) {
            for (int filled = 0; filled < tasks; filled += BATCH) {
                product.enqueueAll(payloads.subList(0, Math.min(tasks - filled, BATCH)));
            }
        }
    }

    /** The server's memory. */
    long serverBytes() {
        return Machine.residentBytes(server.pid());
    }

    /** Makes the streams and the queue. */
    void prepare() {
        AsyncJobs.builder(settings()).queue(queue()).open().close();
    }

    @Override
    public void close() {
        server.close();
    }
}
