package io.asyncjobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.asyncjobs.error.ConflictException;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.queue.QueueChange;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.queue.QueueDetails;
import io.asyncjobs.queue.QueueLimits;
import io.asyncjobs.store.StorageOptions;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServer;
import io.asyncjobs.vectors.Vectors;
import io.asyncjobs.wire.Subjects;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.Message;
import io.nats.client.Subscription;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Administering queues that nobody here has opened (protocol 6.2, 6.3, 7, B45). */
class QueueAdminIT extends WithQueueAdmin {

    @Test
    void createsAQueueWithItsSettings() {
        Instant before = Instant.now().minusSeconds(60);

        QueueDetails created = admin.create(
                        QueueConfig.of("NEW")
                                .withMaxAge(Duration.ofHours(2))
                                .withMaxEntries(50)
                                .withDiscardOld(true)
                                .withMaxTries(7)
                                .withMaxRunTime(Duration.ofSeconds(30))
                                .withMaxConcurrent(42),
                        new StorageOptions(true, 1, Duration.ZERO))
                .join();

        assertThat(created.name()).isEqualTo("NEW");
        assertThat(created.maxAge()).isEqualTo(Duration.ofHours(2));
        assertThat(created.maxEntries()).isEqualTo(50);
        assertThat(created.discardOld()).isTrue();
        assertThat(created.memory()).isTrue();
        assertThat(created.replicas()).isEqualTo(1);
        assertThat(created.created()).isAfter(before);
        assertThat(created.limits()).contains(new QueueLimits(Duration.ofSeconds(30), 7, 42));
        assertThat(created.counts().items()).isZero();
        assertThat(created.counts().oldest()).isEmpty();
        assertThat(admin.info("NEW").join()).isEqualTo(created);
    }

    @Test
    void createsExactlyWhatOpeningCreates() {
        admin.create(QueueConfig.of("ADMIN")).join();
        new TestJobs(NATS.server(), QueueConfig.of("OPENED")).close();

        assertThat(named("X", config("STREAM.INFO.CHORIA_AJ_Q_ADMIN")))
                .isEqualTo(named("X", config("STREAM.INFO.CHORIA_AJ_Q_OPENED")));
        assertThat(named("X", config("CONSUMER.INFO.CHORIA_AJ_Q_ADMIN.WORKERS")))
                .isEqualTo(named("X", config("CONSUMER.INFO.CHORIA_AJ_Q_OPENED.WORKERS")));
    }

    @Test
    void doesNotCreateAQueueThatExists() {
        QueueConfig queue = QueueConfig.of("TWICE").withMaxTries(3);
        admin.create(queue).join();

        for (QueueConfig again : List.of(queue, queue.withMaxTries(4), queue.withMaxEntries(5))) {
            assertThatThrownBy(() -> admin.create(again).join())
                    .hasCauseInstanceOf(ConflictException.class)
                    .hasMessageContaining("queue TWICE exists already");
        }

        assertThat(admin.info("TWICE").join().limits().orElseThrow().maxDeliver())
                .isEqualTo(3);
    }

    @Test
    void aQueueIsWorkedThatWasCreatedThisWay() {
        admin.create(QueueConfig.of("WORKED")).join();
        try (TestJobs workers = new TestJobs(NATS.server(), QueueConfig.join("WORKED"))) {
            workers.work("t", (task, context) -> "done");
            workers.await(workers.enqueue("t", "x"), TaskState.COMPLETE);
        }
    }

    @Test
    void ofTwoCreatorsWithOtherConsumerSettingsOneSucceeds() {
        for (int round = 0; round < 10; round++) {
            QueueConfig queue = QueueConfig.of("RACE" + round);
            QueueConfig shorter = queue.withMaxRunTime(Duration.ofSeconds(30));
            oneSucceeds(queue.name(), () -> admin.create(queue), () -> others.jobs()
                    .queueAdmin()
                    .create(shorter));
        }
    }

    @Test
    void ofTwoCreatorsWithOtherStreamSettingsOneSucceeds() {
        for (int round = 0; round < 10; round++) {
            QueueConfig queue = QueueConfig.of("RACES" + round);
            QueueConfig smaller = queue.withMaxEntries(10);
            oneSucceeds(queue.name(), () -> admin.create(queue), () -> others.jobs()
                    .queueAdmin()
                    .create(smaller));
        }
    }

    private void oneSucceeds(
            String name,
            Supplier<CompletableFuture<QueueDetails>> one,
            Supplier<CompletableFuture<QueueDetails>> other) {
        List<CompletableFuture<QueueDetails>> both = Stream.of(one, other)
                .map(create -> CompletableFuture.supplyAsync(create).thenCompose(future -> future))
                .toList();
        List<QueueDetails> succeeded = both.stream()
                .flatMap(create -> create.handle((details, failure) -> {
                            assertThat(failure == null || failure.getCause() instanceof ConflictException)
                                    .as("%s", failure)
                                    .isTrue();
                            return Stream.ofNullable(details);
                        })
                        .join())
                .toList();

        // Servers before 2.10 can't tell; there, who is overwritten in the very moment that he looks takes it for his.
        boolean canTell = !jobs.jobs().connection().getServerInfo().isOlderThanVersion("2.10.0");
        assertThat(succeeded).hasSizeBetween(1, canTell ? 1 : 2);
        QueueDetails now = admin.info(name).join();
        assertThat(succeeded).anySatisfy(its -> assertThat(its)
                .returns(now.limits(), QueueDetails::limits)
                .returns(now.maxEntries(), QueueDetails::maxEntries));
    }

    @Test
    void completesAQueueWithoutConsumerOnlyIfTheRestIsAsAskedFor() throws Exception {
        management().deleteConsumer(half("HALF"), Subjects.WORKERS);

        assertThatThrownBy(() ->
                        admin.create(QueueConfig.of("HALF").withMaxEntries(3)).join())
                .hasCauseInstanceOf(ConflictException.class);
        assertThat(admin.info("HALF").join().hasConsumer()).isFalse();

        assertThat(admin.create(QueueConfig.of("HALF")).join().hasConsumer()).isTrue();
    }

    @Test
    void changesOnlyWhatIsGiven() {
        admin.create(QueueConfig.of("CHANGE").withMaxEntries(10).withMaxTries(5).withMaxRunTime(Duration.ofSeconds(9)))
                .join();
        QueueDetails before = admin.info("CHANGE").join();

        assertThat(admin.configure("CHANGE", QueueChange.none()).join()).isEqualTo(before);
        QueueDetails tries =
                admin.configure("CHANGE", QueueChange.none().withMaxTries(6)).join();
        QueueDetails all = admin.configure(
                        "CHANGE",
                        QueueChange.none()
                                .withMaxAge(Duration.ofMinutes(2))
                                .withMaxEntries(-1)
                                .withMaxTries(0)
                                .withMaxRunTime(Duration.ofSeconds(1))
                                .withMaxConcurrent(10_000)
                                .withReplicas(1))
                .join();

        assertThat(tries.limits()).contains(new QueueLimits(Duration.ofSeconds(9), 6, 100));
        assertThat(tries.maxEntries()).isEqualTo(10);
        assertThat(all.limits()).contains(new QueueLimits(Duration.ofSeconds(1), -1, 10_000));
        assertThat(all.maxAge()).isEqualTo(Duration.ofMinutes(2));
        assertThat(all.maxEntries()).isEqualTo(-1);
        assertThat(all.discardOld()).isFalse();
    }

    @Test
    void keepsWhatTheServerHasBesides() {
        admin.create(QueueConfig.of("KEEP")).join();
        ObjectNode stream = config("STREAM.INFO.CHORIA_AJ_Q_KEEP");
        stream.put("description", "somebody's own words").put("max_bytes", 1_000_000);
        stream.put("compression", "s2");
        stream.putObject("metadata").put("team", "billing");
        call("STREAM.UPDATE.CHORIA_AJ_Q_KEEP", stream);
        ObjectNode workers = config("CONSUMER.INFO.CHORIA_AJ_Q_KEEP.WORKERS");
        workers.put("description", "theirs").put("sample_freq", "50%");
        ObjectNode update = workers.objectNode().put("stream_name", "CHORIA_AJ_Q_KEEP");
        update.set("config", workers);
        call("CONSUMER.CREATE.CHORIA_AJ_Q_KEEP.WORKERS", update);
        ObjectNode streamBefore = config("STREAM.INFO.CHORIA_AJ_Q_KEEP");
        ObjectNode workersBefore = config("CONSUMER.INFO.CHORIA_AJ_Q_KEEP.WORKERS");

        admin.configure("KEEP", QueueChange.none().withMaxEntries(77).withMaxConcurrent(5))
                .join();

        assertThat(config("STREAM.INFO.CHORIA_AJ_Q_KEEP")).isEqualTo(streamBefore.put("max_msgs", 77));
        assertThat(config("CONSUMER.INFO.CHORIA_AJ_Q_KEEP.WORKERS")).isEqualTo(workersBefore.put("max_ack_pending", 5));
        assertThat(streamBefore.path("description").asText()).isEqualTo("somebody's own words");
        assertThat(workersBefore.path("sample_freq").asText()).isEqualTo("50%");
    }

    @Test
    void changesTheStreamOfAQueueWithoutConsumerButNotTheConsumer() throws Exception {
        management().deleteConsumer(half("LAME"), Subjects.WORKERS);

        assertThatThrownBy(() -> admin.configure(
                                "LAME", QueueChange.none().withMaxEntries(3).withMaxTries(3))
                        .join())
                .hasCauseInstanceOf(NotFoundException.class)
                .hasMessageContaining("queue consumer not found: LAME");
        assertThat(admin.info("LAME").join().maxEntries()).isEqualTo(-1);

        admin.configure("LAME", QueueChange.none().withMaxEntries(3)).join();

        assertThat(admin.info("LAME").join().maxEntries()).isEqualTo(3);
        assertThat(admin.info("LAME").join().hasConsumer()).isFalse();
    }

    @Test
    void countsWhatIsInAQueue() throws Exception {
        try (TestJobs counted = new TestJobs(NATS.server(), QueueConfig.of("COUNT"))) {
            counted.enqueue("t", "one");
            counted.enqueue("t", "two");
            counted.enqueue("t", "three");
            pull("COUNT");

            QueueDetails details = admin.info("COUNT").join();

            assertThat(details.counts().items()).isEqualTo(3);
            assertThat(details.counts().waiting()).isEqualTo(2);
            assertThat(details.counts().pending()).isEqualTo(1);
            assertThat(details.counts().redelivered()).isZero();
            assertThat(details.counts().bytes()).isPositive();
            assertThat(details.counts().oldest().orElseThrow())
                    .isBefore(details.counts().newest().orElseThrow());

            management().deleteConsumer("CHORIA_AJ_Q_COUNT", Subjects.WORKERS);
            assertThat(admin.info("COUNT").join().counts().waiting()).isEqualTo(3);
        }
    }

    @Test
    void listsQueuesByNameAlsoOneWithoutConsumer() throws Exception {
        admin.create(QueueConfig.of("Q2")).join();
        admin.create(QueueConfig.of("Q1").withMaxTries(9)).join();
        management().deleteConsumer(half("LAME"), Subjects.WORKERS);
        management()
                .addStream(StreamConfiguration.builder()
                        .name("FOREIGN")
                        .subjects("CHORIA_AJ.Q.FOREIGN.>")
                        .build());
        try {
            assertThat(admin.names().join()).containsExactly("LAME", "OPEN", "Q1", "Q2");
            assertThat(admin.list().join()).extracting(QueueDetails::name).containsExactly("LAME", "OPEN", "Q1", "Q2");
            assertThat(admin.list().join())
                    .extracting(QueueDetails::hasConsumer)
                    .containsExactly(false, true, true, true);
            assertThat(admin.list().join().get(2)).isEqualTo(admin.info("Q1").join());
            assertThat(management().getStreamNames()).contains("CHORIA_AJ_Q_Q1", "CHORIA_AJ_Q_Q2");
            assertThat(management().getConsumerNames("CHORIA_AJ_Q_Q1")).containsExactly("WORKERS");
        } finally {
            management().deleteStream("FOREIGN");
        }
    }

    @Test
    void listsMoreQueuesThanTheServerGivesAtOnce() {
        // A page of names has 1,024; streams without consumers are enough for this.
        int number = 1_100;
        try (NatsServer crowded = NatsServer.start();
                TestJobs mine = new TestJobs(
                        crowded,
                        builder -> builder.storage(new StorageOptions(true, 1, Duration.ZERO)),
                        QueueConfig.of("OPEN"))) {
            for (int first = 0; first < number; first += 100) {
                IntStream.range(first, first + 100)
                        .mapToObj(i -> createStream(mine.jobs().connection(), "N" + i))
                        .toList()
                        .forEach(CompletableFuture::join);
            }

            List<QueueDetails> all = mine.jobs().queueAdmin().list().join();

            assertThat(all).hasSize(number + 1);
            assertThat(all).extracting(QueueDetails::name).isSorted().doesNotHaveDuplicates();
        }
    }

    private static CompletableFuture<Message> createStream(Connection connection, String queue) {
        String config = "{\"name\":\"CHORIA_AJ_Q_" + queue + "\",\"subjects\":[\"CHORIA_AJ.Q." + queue
                + ".>\"],\"retention\":\"workqueue\",\"storage\":\"memory\"}";
        return connection.request("$JS.API.STREAM.CREATE.CHORIA_AJ_Q_" + queue, config.getBytes(UTF_8));
    }

    @Test
    void purgesAndDeletes() {
        try (TestJobs purged = new TestJobs(NATS.server(), QueueConfig.of("PURGE"))) {
            purged.enqueue("t", "one");
            purged.enqueue("t", "two");

            assertThat(admin.purge("PURGE").join()).isEqualTo(2);
            assertThat(admin.info("PURGE").join().counts().items()).isZero();
            assertThat(admin.purge("PURGE").join()).isZero();

            admin.delete("PURGE").join();
            assertThat(admin.names().join()).containsExactly("OPEN");
        }
    }

    private String half(String name) {
        admin.create(QueueConfig.of(name)).join();
        return Subjects.queueStream(name);
    }

    private JetStreamManagement management() throws Exception {
        return jobs.jobs().connection().jetStreamManagement();
    }

    /** An item that is delivered, and never acknowledged. */
    private void pull(String queue) throws Exception {
        Connection connection = jobs.jobs().connection();
        Subscription inbox = connection.subscribe("QueueAdminIT.inbox");
        connection.publish(
                "$JS.API.CONSUMER.MSG.NEXT.CHORIA_AJ_Q_" + queue + ".WORKERS",
                "QueueAdminIT.inbox",
                "{\"batch\":1,\"expires\":1000000000}".getBytes(UTF_8));
        assertThat(inbox.nextMessage(Duration.ofSeconds(5))).isNotNull();
        inbox.unsubscribe();
    }

    private ObjectNode named(String name, ObjectNode config) {
        String own = config.path("name").asText().replace("CHORIA_AJ_Q_", "");
        return (ObjectNode) Vectors.json(config.toString()
                .replace("CHORIA_AJ_Q_" + own, name)
                .replace("CHORIA_AJ.Q." + own, name)
                .getBytes(UTF_8));
    }

    private ObjectNode config(String operation) {
        return (ObjectNode) call(operation, null).path("config");
    }

    private JsonNode call(String operation, ObjectNode request) {
        byte[] body = request == null ? new byte[0] : request.toString().getBytes(UTF_8);
        JsonNode reply = Vectors.json(jobs.jobs()
                .connection()
                .request("$JS.API." + operation, body)
                .join()
                .getData());
        assertThat(reply.path("error").isMissingNode()).as(reply.toString()).isTrue();
        return reply;
    }
}
