package io.asyncjobs.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.RawPublisher;
import io.asyncjobs.TestJobs;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.queue.WorkItem;
import io.asyncjobs.task.CorruptTaskException;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServerExtension;
import io.asyncjobs.wire.Subjects;
import io.asyncjobs.worker.Worker;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.MessageInfo;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.sessions.JqwikSession;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whatever others put into streams: good tasks are worked, each once, and nothing that might be a task is lost. */
class HostileInputIT {

    private static final Logger LOG = LoggerFactory.getLogger(HostileInputIT.class);

    /** How often each kind of hostile input is put; {@code -Dhostile.seed=} repeats a run. */
    private static final int ROUNDS = 50;

    @RegisterExtension
    static final NatsServerExtension NATS = new NatsServerExtension();

    /** Records that were put by hand, by id. */
    private final Map<String, byte[]> records = new LinkedHashMap<>();

    private final List<Task> good = new ArrayList<>();
    private final Map<String, Integer> runs = new ConcurrentHashMap<>();
    private Random random;
    private String queue;
    private TestJobs client;
    private Connection connection;

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void worksGoodTasksOnceAmongHostileOnes() throws Exception {
        long seed = Long.getLong("hostile.seed", System.nanoTime());
        LOG.info("hostile.seed={}", seed);
        open("HOSTILE", seed);
        AtomicInteger pulls = new AtomicInteger();
        connection
                .createDispatcher(message -> pulls.incrementAndGet())
                .subscribe("$JS.API.CONSUMER.MSG.NEXT." + Subjects.queueStream(queue) + ".>");
        Worker worker = client.work(
                "", (task, context) -> runs.merge(task.id(), 1, Integer::sum), options -> options.withConcurrency(8)
                        .withRetryPolicy(tries -> Duration.ofSeconds(1)));
        JqwikSession.run(this::putAll);

        good.forEach(task -> assertThat(client.await(task, TaskState.COMPLETE).tries())
                .as("tries of %s, seed %d", task.id(), seed)
                .isEqualTo(1));
        TestJobs.awaitTrue("all items have been delivered", () -> consumer().getNumPending() == 0);

        good.forEach(task -> assertThat(runs.get(task.id()))
                .as("runs of %s, seed %d", task, seed)
                .isEqualTo(1));
        assertNoHaste(pulls, seed);
        assertThat(worker.isRunning()).isTrue();
        assertNothingIsLost(seed);
        client.await(client.enqueue("good", "afterwards"), TaskState.COMPLETE);
    }

    /** What comes back does so after a while: there is no hot loop of pulls or deliveries. */
    private void assertNoHaste(AtomicInteger pulls, long seed) {
        long delivered = consumer().getDelivered().getConsumerSequence();
        assertThat(delivered)
                .as("deliveries, seed %d", seed)
                .isLessThan(5L * (records.size() + good.size() + 4 * ROUNDS));
        assertThat(pulls.get()).as("pulls, seed %d", seed).isLessThan((int) delivered + 50);
        int asked = pulls.get();
        long begun = System.nanoTime();
        Awaitility.await("few deliveries, seed " + seed)
                .during(Duration.ofSeconds(3))
                .atMost(Duration.ofSeconds(60))
                .until(() -> {
                    long more = Math.max(
                            consumer().getDelivered().getConsumerSequence() - delivered, (long) pulls.get() - asked);
                    // A rate, as three seconds may be many on a machine that pauses.
                    long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
                    return more < 100 * (seconds + 1);
                });
    }

    private void assertNothingIsLost(long seed) throws Exception {
        int corrupt = 0;
        for (Map.Entry<String, byte[]> record : records.entrySet()) {
            String id = record.getKey();
            byte[] data = last(Subjects.TASK_STREAM, Subjects.task(id)).getData();
            byte[] now = data == null ? new byte[0] : data; // the client library has no empty messages
            if (isTask(id, record.getValue())) {
                assertThat(isTask(id, now))
                        .as("record of %s, seed %d", id, seed)
                        .isTrue();
            } else {
                corrupt++;
                assertThat(now).as("record of %s, seed %d", id, seed).isEqualTo(record.getValue());
                last(Subjects.queueStream(queue), Subjects.item(queue, id)); // fails if there is none
            }
        }
        assertThat(corrupt).isGreaterThan(ROUNDS);
        assertThat(runs).hasSizeGreaterThan(good.size());
    }

    private static boolean isTask(String id, byte[] record) {
        try {
            return Task.fromJson(record).id().equals(id);
        } catch (CorruptTaskException corrupt) {
            return false;
        }
    }

    private void putAll() {
        for (int round = 0; round < ROUNDS; round++) {
            good.add(client.enqueue("good", round));
            putItem("item-" + round, sample(Samples.bytes()), null);
            putItem(
                    "odd." + round + "." + oddWord(),
                    body(good.get(random.nextInt(good.size())).id()),
                    null);
            putRecord("bytes-" + round, round == 0 ? new byte[0] : sample(Samples.bytes()));
            putRecord("mutant-" + round, mutant("mutant-" + round));
            putRecord("members-" + round, spoiled("members-" + round).getBytes(UTF_8));
            putRecord(
                    "foreign-" + round,
                    record("foreign-" + round, sample(Samples.states()), "").getBytes(UTF_8));
            if (round % 5 == 0) {
                putRecord(
                        "deep-" + round,
                        ("{\"id\":\"deep-" + round + "\",\"x\":" + sample(Samples.deepJson()) + "}").getBytes(UTF_8));
                putItem("deepitem-" + round, sample(Samples.deepJson()).getBytes(UTF_8), null);
            }
            String id = "headers-" + round;
            store(id, record(id, "new", "").getBytes(UTF_8));
            putItem(id, body(id), headers());
        }
    }

    private void open(String name, long seed) {
        queue = name;
        random = new Random(seed);
        client = new TestJobs(
                NATS.server(),
                QueueConfig.of(queue).withMaxRunTime(Duration.ofSeconds(4)).withMaxConcurrent(5_000));
        connection = client.jobs().connection();
    }

    private <T> T sample(Arbitrary<T> arbitrary) {
        return arbitrary.generator(1000, true).next(random).value();
    }

    private static byte[] body(String id) {
        return new WorkItem(id).toJson();
    }

    private String oddWord() {
        List<String> words = List.of("*x", "a.b.c", "$JS", "ä", ">x", "x".repeat(200), "-", ":");
        return words.get(random.nextInt(words.size()));
    }

    /** A record that can be read. */
    private String record(String id, String state, String members) {
        return "{\"id\":\"" + id + "\",\"type\":\"hostile\",\"queue\":\"" + queue
                + "\",\"payload\":null,\"max_tries\":10,"
                + "\"created\":\"2026-01-01T00:00:00Z\",\"tries\":0,\"state\":\"" + state.replace("\u0000", "") + "\""
                + members + "}";
    }

    /** A record some of whose members, which count last, are anything. */
    private String spoiled(String id) {
        List<String> names = List.of(
                "type",
                "queue",
                "dependencies",
                "dependency_results",
                "load_dependencies",
                "payload",
                "deadline",
                "max_tries",
                "result",
                "state",
                "created",
                "tried",
                "tries",
                "last_err",
                "signature",
                "x");
        List<String> values = List.of(
                "2147483647",
                "2147483648",
                "-2147483648",
                "1e400",
                "9223372036854775807",
                "\"9999-12-31T23:59:59Z\"",
                "\"0000-01-01T00:00:00Z\"",
                "\"9999-12-31T23:59:59-01:00\"",
                "\"active\"",
                "\"blocked\"",
                "[\"*\"]",
                "[\"members-0\"]",
                "true",
                "null",
                "\"" + "x".repeat(100_000) + "\"",
                "{\"payload\":1}",
                "{\"*\":null}");
        StringBuilder members = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            String value = random.nextInt(3) == 0 ? sample(Samples.json()) : values.get(random.nextInt(values.size()));
            members.append(",\"")
                    .append(names.get(random.nextInt(names.size())))
                    .append("\":")
                    .append(value);
        }
        return record(id, "new", members.toString());
    }

    /** A damaged record that has the right id, if its id can still be found. */
    private byte[] mutant(String id) {
        String record = new String(sample(Samples.mutants()), ISO_8859_1);
        return record.replaceFirst("\"id\":\"[^\"]*\"", "\"id\":\"" + id + "\"").getBytes(ISO_8859_1);
    }

    private Headers headers() {
        Headers headers = new Headers();
        List<String> dues = List.of(
                "",
                " ",
                "0",
                "-1",
                "x",
                "1e3",
                "9223372036854775807",
                "-9223372036854775808",
                "9223372036854775808",
                "253402300800000",
                "+5");
        headers.add("Aj-Due", dues.get(random.nextInt(dues.size())));
        headers.add("Aj-Due", "7");
        headers.add("Nats-Sequence", "x");
        headers.add("X-" + random.nextInt(), "y".repeat(random.nextInt(2_000)));
        return headers;
    }

    private void putRecord(String id, byte[] record) {
        store(id, record);
        putItem(id, body(id), null);
    }

    private void store(String id, byte[] record) {
        records.put(id, record);
        Headers headers = new Headers();
        if (random.nextBoolean()) {
            headers.add("Nats-Sequence", "1").add("Nats-Subject", "elsewhere"); // as a direct read has them
        }
        connection.request(Subjects.task(id), headers, record).join();
    }

    private void putItem(String id, byte[] body, Headers headers) {
        connection.publish(Subjects.item(queue, id), headers, body);
    }

    private ConsumerInfo consumer() {
        try {
            return connection.jetStreamManagement().getConsumerInfo(Subjects.queueStream(queue), Subjects.WORKERS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private MessageInfo last(String stream, String subject) throws Exception {
        try {
            return connection.jetStreamManagement().getLastMessage(stream, subject);
        } catch (JetStreamApiException e) {
            throw new AssertionError("no message of " + subject, e);
        }
    }

    /**
     * Header blocks as a client of another kind may send them, also such as the client library itself can't parse.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "NATS/1.0|",
                "NATS/1.0 404 No Messages|",
                "NATS/1.0 409 Consumer Deleted|",
                "NATS/1.0 100 Idle Heartbeat|",
                "NATS/1.0 503|",
                "NATS/1.0|Nats-Sequence: x|Nats-Subject: y|Nats-Time-Stamp: z|",
                "NATS/1.0|Aj-Due:|",
                "NATS/9.9|",
                "NATS/1.0 x|",
                "NATS/1.0|no colon|",
                "NATS/1.0|a name: x|",
                "NATS/1.0|X-Note: \u00e9|",
                "NATS/1.0|Aj-Due: 99999999999999999999|"
            })
    void worksAnItemWhateverItsHeaderBlockIs(String block) {
        open("BLOCK" + Integer.toHexString(block.hashCode()), 0);
        RawPublisher raw = new RawPublisher(NATS.server());
        byte[] headers = (block.replace("|", "\r\n") + "\r\n").getBytes(StandardCharsets.UTF_8);
        client.work("", (task, context) -> runs.merge(task.id(), 1, Integer::sum));
        String id = "raw-" + queue;
        Task task = client.jobs().task("raw", null).id(id).build().queuedIn(queue);
        raw.publish(Subjects.task(id), headers, task.toJson());
        raw.publish(Subjects.item(queue, id), headers, body(id));
        for (int i = 0; i < 20; i++) {
            good.add(client.enqueue("good", i));
        }

        good.forEach(each -> client.await(each, TaskState.COMPLETE));
        client.await(task, TaskState.COMPLETE);
        client.awaitEmptyQueue();
        assertThat(runs.values()).containsOnly(1).hasSize(21);
    }
}
