package io.asyncjobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.error.ConflictException;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.store.QueueAdmin;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServer;
import io.nats.client.Connection;
import io.nats.client.Message;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two clients that create the same stream at the same moment: between its look at names and its look at subjects the
 * server may meet the other's, and says only that the subjects overlap. Here a go-between answers the first request for
 * each stream so, after the server has obeyed it.
 */
class SimultaneousCreationIT {

    private static final String PREFIX = "BETWEEN.API.";
    private static final String CREATE = "STREAM.CREATE.";
    private static final byte[] OVERLAP =
            "{\"error\":{\"code\":400,\"err_code\":10065,\"description\":\"subjects overlap with an existing stream\"}}"
                    .getBytes(UTF_8);

    private final Set<String> created = ConcurrentHashMap.newKeySet();
    private NatsServer server;
    private Connection between;
    private volatile Runnable otherFirst = () -> {};

    @BeforeEach
    void goBetween() throws Exception {
        server = NatsServer.start();
        between = TestJobs.connect(server);
        between.createDispatcher(this::passOn).subscribe(PREFIX + ">");
        between.flush(null);
    }

    @AfterEach
    void close() throws InterruptedException {
        between.close();
        server.close();
    }

    private void passOn(Message message) {
        String operation = message.getSubject().substring(PREFIX.length());
        String subject = "$JS.API." + operation;
        if (operation.startsWith("CONSUMER.CREATE.")) {
            otherFirst.run();
        }
        if (operation.startsWith(CREATE) && created.add(operation.substring(CREATE.length()))) {
            between.request(subject, message.getData())
                    .thenAccept(obeyed -> between.publish(message.getReplyTo(), OVERLAP))
                    .join();
        } else {
            between.publish(subject, message.getReplyTo(), message.getHeaders(), message.getData());
        }
    }

    private TestJobs open() {
        return new TestJobs(server, builder -> builder.apiPrefix(PREFIX), QueueConfig.of("BOTH"));
    }

    @Test
    void whatTheOtherCreatedIsTaken() {
        try (TestJobs jobs = open()) {
            Task task = jobs.enqueue("t", "x");
            jobs.work("t", (its, context) -> "done");
            jobs.await(task, TaskState.COMPLETE);
        }

        assertThat(created).contains("CHORIA_AJ_TASKS", "CHORIA_AJ_Q_BOTH", "KV_CHORIA_AJ_CONFIGURATION");
    }

    @Test
    void theConsumerOfTheOtherIsTakenAsItIs() {
        try (TestJobs other = new TestJobs(server, QueueConfig.of("OTHER"))) {
            QueueAdmin admin = other.jobs().queueAdmin();
            otherFirst = () -> {
                otherFirst = () -> {};
                admin.create(QueueConfig.of("BOTH").withMaxTries(7)).join();
            };
            try (TestJobs jobs = open()) {
                boolean canTell = !jobs.jobs().connection().getServerInfo().isOlderThanVersion("2.10.0");
                assertThat(admin.info("BOTH").join().limits().orElseThrow().maxDeliver())
                        .as("servers before 2.10 let the later one overwrite it")
                        .isEqualTo(canTell ? 7 : QueueConfig.of("BOTH").maxTries());
            }
        }
    }

    @Test
    void anAdministratorTellsTheSameQueueFromAnother() throws Exception {
        try (TestJobs jobs = open()) {
            QueueAdmin admin = jobs.jobs().queueAdmin();

            assertThat(admin.create(QueueConfig.of("SAME")).join().name()).isEqualTo("SAME");
            assertThat(created).contains("CHORIA_AJ_Q_SAME");

            // As if the other had created the stream, and not yet its consumer.
            between.jetStreamManagement().deleteConsumer("CHORIA_AJ_Q_SAME", "WORKERS");
            created.remove("CHORIA_AJ_Q_SAME");
            assertThatThrownBy(() -> admin.create(QueueConfig.of("SAME").withMaxEntries(3))
                            .join())
                    .hasCauseInstanceOf(ConflictException.class)
                    .hasMessageContaining("queue SAME exists already");
        }
    }

    @Test
    void aStreamOfOtherNameWithTheSubjectsIsNamedAsTheReason() throws Exception {
        between.request(
                        "$JS.API.STREAM.CREATE.ARCHIVE",
                        "{\"name\":\"ARCHIVE\",\"subjects\":[\"CHORIA_AJ.Q.>\"]}".getBytes(UTF_8))
                .join();

        assertThatThrownBy(this::open)
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("CHORIA_AJ_Q_BOTH can't be created")
                .hasMessageContaining("another stream of the account has some of its subjects");
    }
}
