package io.asyncjobs.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.asyncjobs.AsyncJobs;
import io.asyncjobs.TestJobs;
import io.asyncjobs.handler.Router;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.queue.QueueInfo;
import io.asyncjobs.queue.WorkItem;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServerExtension;
import io.asyncjobs.vectors.Vectors;
import io.asyncjobs.wire.Subjects;
import io.asyncjobs.worker.Worker;
import io.asyncjobs.worker.WorkerOptions;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.MessageInfo;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Our worker takes over from Go: each record that was recorded from Go, in whatever state its worker left it, lies on a
 * server that Go prepared, with its item in its queue.
 */
class FromGoIT {

    @RegisterExtension
    static final NatsServerExtension NATS = new NatsServerExtension();

    private static Connection connection;

    @BeforeAll
    static void connect() {
        connection = TestJobs.connect(NATS.server());
    }

    @AfterAll
    static void disconnect() throws InterruptedException {
        connection.close();
    }

    @AfterEach
    void deleteAll() throws Exception {
        JetStreamManagement management = connection.jetStreamManagement();
        for (String stream : management.getStreamNames()) {
            management.deleteStream(stream);
        }
    }

    /** A record as Go left it, and the life that it is from. */
    private record Left(Recorded life, byte[] body) {

        JsonNode record() {
            return Vectors.json(body);
        }

        String id() {
            return record().path("id").asText();
        }

        String queue() {
            return record().path("queue").asText();
        }

        QueueConfig queueConfig() {
            return queue().equals(life.queue()) ? RecordedWork.queue(life) : QueueConfig.of(queue());
        }

        WorkerOptions options() {
            return RecordedWork.options(life.scenario()).withConcurrency(4);
        }

        @Override
        public String toString() {
            return life + ": " + Vectors.text(body);
        }
    }

    /** The n-th records of all lives at once, since a task has one record only; and what producers stored. */
    static Stream<Named<List<Left>>> rounds() {
        List<Left> created = Vectors.cases("tasks.json", "created").stream()
                .map(each -> new Left(
                        new Recorded(
                                each.path("name").asText(), each, MissingNode.getInstance(), MissingNode.getInstance()),
                        Vectors.body(each.path("stored").path("body"))))
                .toList();
        List<Recorded> lives = Recorded.lifecycles().toList();
        int most = lives.stream().mapToInt(life -> life.bodies().size()).max().orElseThrow();
        Stream<Named<List<Left>>> saves = IntStream.range(0, most)
                .mapToObj(i -> Named.of(
                        "save " + (i + 1),
                        lives.stream()
                                .filter(life -> life.bodies().size() > i)
                                .map(life -> new Left(life, life.bodies().get(i)))
                                .toList()));
        return Stream.concat(Stream.of(Named.of("created", created)), saves);
    }

    @ParameterizedTest
    @MethodSource("rounds")
    void worksWhatGoLeftBehindInWhateverState(List<Left> left) throws Exception {
        Map<String, QueueConfig> queues = new LinkedHashMap<>();
        left.forEach(each -> queues.put(each.queue(), each.queueConfig()));
        Map<String, String> parents = new LinkedHashMap<>();
        GoStorage.create(connection, queues.values());
        for (Left each : left) {
            RecordedWork.parents(each.life()).forEach(parent -> {
                put(Subjects.task(parent.id()), new Headers(), parent.toJson());
                parents.put(parent.id(), parent.stateName());
            });
        }
        Map<String, Long> sequences = new LinkedHashMap<>();
        for (Left each : left) {
            sequences.put(each.id(), put(Subjects.task(each.id()), new Headers(), each.body()));
            putItem(each);
        }
        Map<String, Fate> fates = fates(left, parents);
        Map<String, List<Task>> runs = new ConcurrentHashMap<>();
        try (TestJobs client = new TestJobs(NATS.server(), queues.values().toArray(QueueConfig[]::new))) {
            List<Worker> workers = work(client.jobs(), left, runs);
            try {
                queues.keySet().forEach(queue -> awaitEnd(client.jobs(), queue, waiting(left, fates, queue)));
            } finally {
                workers.forEach(worker -> worker.stop(Duration.ofSeconds(1)).join());
            }
            for (Left each : left) {
                Fate fate = fates.get(each.id());
                checkRecord(each, fate, sequences.get(each.id()));
                checkRuns(each, fate, runs.getOrDefault(each.id(), List.of()));
            }
        }
    }

    @Test
    void worksARecordWithMembersThatAreNotKnownHereAndInAnotherOrder() throws Exception {
        Recorded life = Recorded.lifecycles().findFirst().orElseThrow();
        ObjectNode changed = (ObjectNode) Vectors.json(life.bodies().get(0));
        JsonNode id = changed.remove("id");
        changed.putObject("x_of_tomorrow").putArray("a").add(1);
        changed.set("ID", id);
        byte[] body = changed.toPrettyString().getBytes(StandardCharsets.UTF_8);
        GoStorage.create(connection, List.of(RecordedWork.queue(life)));
        put(Subjects.task(life.id()), new Headers(), body);
        put(Subjects.item(life.queue(), life.id()), new Headers(), new WorkItem(life.id()).toJson());
        try (TestJobs client = new TestJobs(NATS.server(), RecordedWork.queue(life))) {
            client.work(life.input().path("type").asText(), (task, context) -> "done");
            client.awaitEmptyQueue();
        }

        // As when Go saves it: what it does not know is gone, the rest has its form.
        byte[] after = stored(life.id()).orElseThrow();
        RecordForm.check(after);
        assertThat(Vectors.json(after).path("state").asText()).isEqualTo("complete");
        assertThat(lasting(after)).isEqualTo(lasting(life.bodies().get(0)));
    }

    /** Some of these records are the parents of others. */
    private static Map<String, Fate> fates(List<Left> left, Map<String, String> parents) {
        Map<String, Fate> fates = new LinkedHashMap<>();
        Instant now = Instant.now();
        for (Left each : left) {
            Fate fate = Fate.of(
                    each.record(),
                    id -> Optional.ofNullable(parents.get(id))
                            .or(() -> Optional.ofNullable(fates.get(id)).map(Fate::state)),
                    each.queueConfig().maxTries(),
                    now);
            fates.put(each.id(), fate);
        }
        return fates;
    }

    private static List<Worker> work(AsyncJobs jobs, List<Left> left, Map<String, List<Task>> runs) {
        Router router = RecordedWork.router()
                .handle("t", (task, context) -> "ok")
                .handle("email:new", (task, context) -> "ok")
                .handle("abcXYZ019_:-", (task, context) -> "ok")
                .use(next -> (task, context) -> {
                    runs.computeIfAbsent(task.id(), id -> new CopyOnWriteArrayList<>())
                            .add(task);
                    return next.handle(task, context);
                });
        Map<String, WorkerOptions> options = new LinkedHashMap<>();
        left.forEach(each -> options.put(each.queue(), each.options()));
        List<Worker> workers = new ArrayList<>();
        options.forEach((queue, how) -> workers.add(jobs.worker(queue, router, how)));
        workers.forEach(Worker::start);
        return workers;
    }

    /** How many items of a queue stay there. */
    private static long waiting(List<Left> left, Map<String, Fate> fates, String queue) {
        return left.stream()
                .filter(each -> each.queue().equals(queue))
                .filter(each -> fates.get(each.id()).waits())
                .count();
    }

    private static void awaitEnd(AsyncJobs jobs, String queue, long waiting) {
        TestJobs.awaitTrue("all is done in queue " + queue + " but for " + waiting, () -> {
            QueueInfo info = jobs.queueInfo(queue).join();
            return info.waiting() == 0 && info.pending() == waiting;
        });
        assertThat(itemsIn(queue)).as(queue).isEqualTo(waiting);
    }

    private static void checkRecord(Left left, Fate fate, long sequence) throws Exception {
        String what = left.toString();
        boolean discarded = fate.touched()
                && left.options()
                        .discard()
                        .contains(TaskState.named(fate.state()).orElseThrow());
        Optional<byte[]> stored = stored(left.id());
        assertThat(stored.isPresent()).as(what).isEqualTo(!discarded);
        if (discarded) {
            return;
        }
        byte[] after = stored.get();
        if (!fate.touched()) {
            assertThat(Vectors.text(after)).as(what).isEqualTo(Vectors.text(left.body()));
            assertThat(sequence(left.id())).as(what).isEqualTo(sequence);
            return;
        }
        JsonNode task = Vectors.json(after);
        assertThat(task.path("state").asText()).as(what).isEqualTo(fate.state());
        assertThat(task.path("tries").asInt()).as(what).isEqualTo(fate.tries());
        assertThat(task.path("last_err").asText()).as(what).isEqualTo(fate.error());
        assertThat(task.has("tried")).as(what).isTrue();
        assertThat(task.has("result")).as(what).isEqualTo(fate.state().equals("complete"));
        assertThat(lasting(after)).as(what).isEqualTo(lasting(left.body()));
        if (left.record().has("dependency_results")) {
            assertThat(task.path("dependency_results"))
                    .as(what)
                    .isEqualTo(left.record().path("dependency_results"));
        }
        RecordForm.check(after);
    }

    /** How often its handler ran, and what it was given. */
    private static void checkRuns(Left left, Fate fate, List<Task> runs) {
        JsonNode record = left.record();
        assertThat(runs).as(left.toString()).hasSize(fate.runs());
        for (int i = 0; i < runs.size(); i++) {
            Task task = runs.get(i);
            assertThat(task.tries())
                    .as(left.toString())
                    .isEqualTo(record.path("tries").asInt() + i + 1);
            assertThat(task.payload())
                    .as(left.toString())
                    .isEqualTo(Base64.getDecoder().decode(record.path("payload").asText("")));
        }
    }

    /** The members that no step of a task's life changes. */
    private static JsonNode lasting(byte[] body) {
        ObjectNode record = (ObjectNode) Vectors.json(body);
        return record.remove(List.of("state", "tries", "tried", "last_err", "result", "dependency_results"));
    }

    private static void putItem(Left left) {
        String subject = Subjects.item(left.queue(), left.id());
        Optional<JsonNode> recorded = left.life().items().stream()
                .filter(item -> item.path("subject").asText().equals(subject))
                .findFirst();
        Headers headers = new Headers();
        recorded.ifPresent(item -> item.path("headers")
                .properties()
                .forEach(header ->
                        headers.put(header.getKey(), header.getValue().path(0).asText())));
        byte[] body =
                recorded.map(item -> Vectors.body(item.path("body"))).orElseGet(() -> new WorkItem(left.id()).toJson());
        put(subject, headers, body);
    }

    /** Stores a message; returns its sequence. */
    private static long put(String subject, Headers headers, byte[] body) {
        JsonNode ack =
                Vectors.json(connection.request(subject, headers, body).join().getData());
        assertThat(ack.has("error")).as(ack.toString()).isFalse();
        return ack.path("seq").asLong();
    }

    private static Optional<byte[]> stored(String id) throws Exception {
        return message(id).map(MessageInfo::getData);
    }

    private static long sequence(String id) throws Exception {
        return message(id).map(MessageInfo::getSeq).orElseThrow();
    }

    private static Optional<MessageInfo> message(String id) throws Exception {
        try {
            return Optional.of(
                    connection.jetStreamManagement().getLastMessage(Subjects.TASK_STREAM, Subjects.task(id)));
        } catch (JetStreamApiException e) {
            assertThat(e.getErrorCode()).isEqualTo(404);
            return Optional.empty();
        }
    }

    private static long itemsIn(String queue) {
        try {
            return connection
                    .jetStreamManagement()
                    .getStreamInfo(Subjects.queueStream(queue))
                    .getStreamState()
                    .getMsgCount();
        } catch (IOException | JetStreamApiException e) {
            throw new AssertionError(e);
        }
    }
}
