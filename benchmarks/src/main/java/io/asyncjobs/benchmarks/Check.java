package io.asyncjobs.benchmarks;

import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PushSubscribeOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Looks at the server after a run: every task complete after one try, none missing, the queue empty. */
final class Check {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Check() {}

    /**
     * Checks.
     *
     * @param tasks how many there must be
     * @throws IllegalStateException if it is not so
     */
    static void complete(Testbed testbed, long tasks) throws Exception {
        try (RawClient client = new RawClient(testbed.plainConnection())) {
            JetStreamManagement management = client.connection().jetStreamManagement();
            String queue = "CHORIA_AJ_Q_" + Testbed.QUEUE;
            require(management.getStreamInfo(queue).getStreamState().getMsgCount(), 0, "items in the queue");
            require(management.getConsumerInfo(queue, "WORKERS").getNumAckPending(), 0, "items in work");
            require(management.getStreamInfo("CHORIA_AJ_TASKS").getStreamState().getMsgCount(), tasks, "records");
            records(client.connection(), tasks);
        }
    }

    /**
     * Checks that as many tasks wait, each with its record.
     *
     * @throws IllegalStateException if it is not so
     */
    static void queued(Testbed testbed, long tasks) throws Exception {
        try (RawClient client = new RawClient(testbed.plainConnection())) {
            JetStreamManagement management = client.connection().jetStreamManagement();
            for (String stream : List.of("CHORIA_AJ_Q_" + Testbed.QUEUE, "CHORIA_AJ_TASKS")) {
                require(
                        management.getStreamInfo(stream).getStreamState().getMsgCount(),
                        tasks,
                        "messages in " + stream);
            }
        }
    }

    private static void records(Connection connection, long tasks) throws Exception {
        JetStreamSubscription records = connection
                .jetStream()
                .subscribe(
                        "CHORIA_AJ.T.*",
                        PushSubscribeOptions.builder().ordered(true).build());
        for (long i = 0; i < tasks; i++) {
            Message message = records.nextMessage(PATIENCE);
            if (message == null) {
                throw new IOException("the server gives no more records after " + i);
            }
            String record = RawClient.string(message.getData());
            if (!record.contains("\"state\":\"complete\"") || !record.contains("\"tries\":1")) {
                throw new IllegalStateException("not complete after one try: " + record);
            }
        }
        records.unsubscribe();
    }

    private static void require(long found, long expected, String what) {
        if (found != expected) {
            throw new IllegalStateException(found + " " + what + ", not " + expected);
        }
    }
}
