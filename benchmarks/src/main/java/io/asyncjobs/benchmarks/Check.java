package io.asyncjobs.benchmarks;

import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import java.io.IOException;
import java.time.Duration;

/** Looks at the server after a run: every task complete after one try, none missing, the queue empty. */
final class Check {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Check() {}

    /**
     * Checks that there are as many tasks and no more, all complete.
     *
     * @throws IllegalStateException if it is not so
     */
    static void complete(Testbed testbed, long tasks) throws Exception {
        complete(testbed, tasks, 0);
    }

    /** The same where other records were before the tasks. */
    static void complete(Testbed testbed, long tasks, long others) throws Exception {
        try (RawClient client = new RawClient(testbed.plainConnection())) {
            JetStreamManagement management = client.connection().jetStreamManagement();
            require(messages(management, Testbed.QUEUE_STREAM), 0, "items in the queue");
            require(
                    management
                            .getConsumerInfo(Testbed.QUEUE_STREAM, Testbed.CONSUMER)
                            .getNumAckPending(),
                    0,
                    "items in work");
            require(messages(management, Testbed.TASK_STREAM), tasks + others, "records");
            require(completeRecords(client.connection(), others + 1, tasks), tasks, "complete after one try");
        }
    }

    /**
     * Checks that as many tasks wait, each with its record.
     *
     * @throws IllegalStateException if it is not so
     */
    static void queued(Testbed testbed, long tasks) throws Exception {
        partly(testbed, tasks, 0);
    }

    /**
     * Checks that some tasks are complete, and the others wait.
     *
     * @throws IllegalStateException if it is not so
     */
    static void partly(Testbed testbed, long tasks, long done) throws Exception {
        try (RawClient client = new RawClient(testbed.plainConnection())) {
            JetStreamManagement management = client.connection().jetStreamManagement();
            require(messages(management, Testbed.TASK_STREAM), tasks, "records");
            require(messages(management, Testbed.QUEUE_STREAM), tasks - done, "items in the queue");
            if (done > 0) {
                require(completeRecords(client.connection(), 1, tasks), done, "complete after one try");
            }
        }
    }

    private static long messages(JetStreamManagement management, String stream) throws Exception {
        return management.getStreamInfo(stream).getStreamState().getMsgCount();
    }

    /** How many of so many records from a sequence on are complete. */
    private static long completeRecords(Connection connection, long sequence, long number) throws Exception {
        ConsumerConfiguration start = ConsumerConfiguration.builder()
                .deliverPolicy(DeliverPolicy.ByStartSequence)
                .startSequence(sequence)
                .build();
        JetStreamSubscription records = connection
                .jetStream()
                .subscribe(
                        "CHORIA_AJ.T.*",
                        PushSubscribeOptions.builder()
                                .ordered(true)
                                .configuration(start)
                                .build());
        records.setPendingLimits(0, 0); // none
        long complete = 0;
        for (long i = 0; i < number; i++) {
            Message message = records.nextMessage(PATIENCE);
            if (message == null) {
                throw new IOException("the server gives no more records after " + i);
            }
            String record = RawClient.string(message.getData());
            complete += record.contains("\"state\":\"complete\"") && record.contains("\"tries\":1") ? 1 : 0;
        }
        records.unsubscribe();
        return complete;
    }

    private static void require(long found, long expected, String what) {
        if (found != expected) {
            throw new IllegalStateException(found + " " + what + ", not " + expected);
        }
    }
}
