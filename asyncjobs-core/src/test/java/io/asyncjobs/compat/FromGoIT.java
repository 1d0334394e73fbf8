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
import io.nats.client.api.MessageInfo;
import io.nats.client.impl.Headers;
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
 * Our worker takes over from Go: each record that was recorded from Go, in whatever state it was left, lies on a server
 * that Go prepared, with its item in its queue.
 */
class FromGoIT {

    @RegisterExtension
    static final NatsServerExtension NATS = new NatsServerExtension();

    private static Connection connection;

    private final GoStorage storage = new GoStorage(connection);

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
        storage.deleteAll();
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

    /** What producers stored; what signers stored; the n-th saves of all lives, as a task has one record at a time. */
    static Stream<Named<List<Left>>> rounds() {
        List<Recorded> lives = Recorded.lifecycles().toList();
        int most = lives.stream().mapToInt(life -> life.bodies().size()).max().orElseThrow();
        Stream<Named<List<Left>>> saves = IntStream.range(0, most)
                .mapToObj(i -> Named.of(
                        "save " + (i + 1),
                        lives.stream()
                                .filter(life -> life.bodies().size() > i)
                                .map(life -> new Left(life, life.bodies().get(i)))
                                .toList()));
        Stream<Named<List<Left>>> enqueued = Stream.of(
                Named.of("created", enqueued("tasks.json", "created", "/stored/body")),
                Named.of("signed", enqueued("signatures.json", "sign", "/stored_body")));
        return Stream.concat(enqueued, saves);
    }

    private static List<Left> enqueued(String file, String group, String pointer) {
        JsonNode none = MissingNode.getInstance();
        return Vectors.cases(file, group).stream()
                .map(each -> new Left(
                        new Recorded(each.path("name").asText(), each, none, none), Vectors.body(each.at(pointer))))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("rounds")
    void worksWhatGoLeftInWhateverState(List<Left> left) throws Exception {
        Map<String, QueueConfig> queues = new LinkedHashMap<>();
        left.forEach(each -> queues.put(each.queue(), each.queueConfig()));
        storage.create(queues.values());
        Map<String, String> parents = putParents(left);
        Map<String, Long> sequences = new LinkedHashMap<>();
        left.forEach(each -> sequences.put(each.id(), put(each)));
        Map<String, Fate> fates = fates(left, parents);
        Map<String, List<Task>> runs = new ConcurrentHashMap<>();
        try (TestJobs client = new TestJobs(NATS.server(), queues.values().toArray(QueueConfig[]::new))) {
            List<Worker> workers = work(client.jobs(), left, runs);
            try {
                queues.keySet().forEach(queue -> awaitEnd(client.jobs(), queue, waiting(left, fates, queue)));
            } finally {
                workers.forEach(worker -> worker.stop(Duration.ofSeconds(1)).join());
            }
        }

        for (String queue : queues.keySet()) {
            assertThat(storage.itemsIn(queue)).as(queue).isEqualTo(waiting(left, fates, queue));
        }
        for (Left each : left) {
            Fate fate = fates.get(each.id());
            checkRecord(each, fate, sequences.get(each.id()));
            checkRuns(each, fate, runs.getOrDefault(each.id(), List.of()));
        }
    }

    @Test
    void worksARecordWithMembersThatAreNotKnownHere() throws Exception {
        Recorded life = Recorded.lifecycles().findFirst().orElseThrow();
        ObjectNode changed = (ObjectNode) Vectors.json(life.bodies().get(0));
        changed.set("ID", changed.remove("id"));
        changed.putObject("x_of_tomorrow").putArray("a").add(1);
        QueueConfig queue = RecordedWork.queue(life);
        storage.create(List.of(queue));
        put(new Left(life, changed.toPrettyString().getBytes(StandardCharsets.UTF_8)), life.queue(), life.id());
        try (TestJobs client = new TestJobs(NATS.server(), queue)) {
            client.work(life.input().path("type").asText(), (task, context) -> "done");
            client.awaitEmptyQueue();
        }

        // As when Go saves it: what is not known is gone, the rest has its form.
        byte[] after = storage.record(life.id()).orElseThrow().getData();
        RecordForm.check(after);
        assertThat(Vectors.json(after).path("state").asText()).isEqualTo("complete");
        assertThat(lasting(after)).isEqualTo(lasting(life.bodies().get(0)));
    }

    /** The state of each. */
    private Map<String, String> putParents(List<Left> left) {
        Map<String, String> states = new LinkedHashMap<>();
        left.stream()
                .flatMap(each -> RecordedWork.parents(each.life()).stream())
                .forEach(parent -> {
                    storage.putRecord(parent.id(), parent.toJson());
                    states.put(parent.id(), parent.stateName());
                });
        return states;
    }

    private long put(Left left) {
        return put(left, left.queue(), left.id());
    }

    private long put(Left left, String queue, String id) {
        Optional<JsonNode> recorded = left.life().items().stream()
                .filter(item -> item.path("subject").asText().equals(Subjects.item(queue, id)))
                .findFirst();
        Headers headers = new Headers();
        recorded.ifPresent(item -> item.path("headers")
                .properties()
                .forEach(header ->
                        headers.put(header.getKey(), header.getValue().path(0).asText())));
        byte[] item = recorded.map(each -> Vectors.body(each.path("body"))).orElseGet(() -> new WorkItem(id).toJson());
        long sequence = storage.putRecord(id, left.body());
        storage.putItem(queue, id, headers, item);
        return sequence;
    }

    /** Some of these tasks are the parents of others, which come later. */
    private static Map<String, Fate> fates(List<Left> left, Map<String, String> parents) {
        Map<String, String> states = new LinkedHashMap<>(parents);
        Map<String, Fate> fates = new LinkedHashMap<>();
        Instant now = Instant.now();
        for (Left each : left) {
            int queueTries = each.queueConfig().maxTries();
            Fate fate = Fate.of(each.record(), id -> Optional.ofNullable(states.get(id)), queueTries, now);
            fates.put(each.id(), fate);
            states.put(each.id(), fate.state());
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
    }

    private void checkRecord(Left left, Fate fate, long sequence) throws Exception {
        String what = left.toString();
        boolean discarded = fate.touched()
                && left.options()
                        .discard()
                        .contains(TaskState.named(fate.state()).orElseThrow());
        Optional<MessageInfo> stored = storage.record(left.id());
        assertThat(stored.isPresent()).as(what).isEqualTo(!discarded);
        if (discarded) {
            return;
        }
        byte[] after = stored.get().getData();
        if (!fate.touched()) {
            assertThat(Vectors.text(after)).as(what).isEqualTo(Vectors.text(left.body()));
            assertThat(stored.get().getSeq()).as(what).isEqualTo(sequence);
            return;
        }
        JsonNode task = Vectors.json(after);
        RecordForm.check(after);
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
    }

    /** How often its handler ran, and what it was given. */
    private static void checkRuns(Left left, Fate fate, List<Task> runs) {
        JsonNode record = left.record();
        String what = left.toString();
        assertThat(runs).as(what).hasSize(fate.runs());
        for (int i = 0; i < runs.size(); i++) {
            assertThat(runs.get(i).tries())
                    .as(what)
                    .isEqualTo(record.path("tries").asInt() + i + 1);
            assertThat(runs.get(i).payload())
                    .as(what)
                    .isEqualTo(Base64.getDecoder().decode(record.path("payload").asText("")));
        }
    }

    /** The members that no step of a task's life changes. */
    private static JsonNode lasting(byte[] body) {
        ObjectNode record = (ObjectNode) Vectors.json(body);
        return record.remove(List.of("state", "tries", "tried", "last_err", "result", "dependency_results"));
    }
}
