package io.asyncjobs.task;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A task's steps. */
class TaskTest {

    private static final Instant CREATED = Instant.parse("2026-02-03T04:05:06Z");
    private static final Instant NOW = CREATED.plusSeconds(60);

    private final Task task = Task.builder("t")
            .id("id")
            .created(CREATED)
            .payload("{\"secret\":1}".getBytes(UTF_8))
            .build()
            .queuedIn("Q");

    @Test
    void aStartCountsTheTryAndForgetsTheError() {
        Task started = task.failed(TaskState.RETRY, "boom", CREATED).started(NOW);

        assertThat(started.state()).isEqualTo(TaskState.ACTIVE);
        assertThat(started.tried()).contains(NOW);
        assertThat(started.tries()).isEqualTo(1);
        assertThat(started.lastError()).isEmpty();
        assertThat(started.started(NOW).tries()).isEqualTo(2);
    }

    @Test
    void stayingActiveChangesTheTimeOnly() {
        Task started = task.started(CREATED);

        assertThat(started.stillActive(NOW)).isEqualTo(task.started(NOW));
    }

    @Test
    void completionStoresTheResult() {
        TaskResult result = new TaskResult("{\"b\":1,\"a\":2}", NOW);

        Task done = task.started(CREATED).completed(result);

        assertThat(done.state()).isEqualTo(TaskState.COMPLETE);
        assertThat(done.result()).contains(result);
        assertThat(done.tried()).contains(NOW);
        assertThat(done.tries()).isEqualTo(1);
        assertThat(json(done))
                .contains("\"result\":{\"payload\":{\"b\":1,\"a\":2},\"completed\":\"2026-02-03T04:06:06Z\"}");
        assertThat(Task.fromJson(done.toJson())).isEqualTo(done);
    }

    @ParameterizedTest
    @EnumSource(
            value = TaskState.class,
            names = {"RETRY", "EXPIRED", "TERMINATED", "UNREACHABLE"})
    void aFailureSaysWhyAndWhen(TaskState state) {
        Task failed = task.started(CREATED).failed(state, "boom", NOW);

        assertThat(failed.state()).isEqualTo(state);
        assertThat(failed.lastError()).isEqualTo("boom");
        assertThat(failed.tried()).contains(NOW);
        assertThat(failed.tries()).isEqualTo(1);
    }

    @Test
    void aRefusalIsNoTry() {
        Task refused = task.refused("maximum messages exceeded (10077)");

        assertThat(refused.state()).isEqualTo(TaskState.QUEUE_ERROR);
        assertThat(refused.lastError()).isEqualTo("maximum messages exceeded (10077)");
        assertThat(refused.tried()).isEmpty();
        assertThat(refused.tries()).isZero();
    }

    @Test
    void givingBackTakesTheTryBack() {
        Task back = task.started(CREATED).givenBack("shut down", NOW);

        assertThat(back.state()).isEqualTo(TaskState.RETRY);
        assertThat(back.tries()).isZero();
        assertThat(back.lastError()).isEqualTo("shut down");
    }

    @Test
    void stepsLeaveTheTaskAsItWas() {
        byte[] before = task.toJson();
        task.started(NOW);
        task.failed(TaskState.EXPIRED, "x", NOW);
        task.queuedIn("OTHER");
        task.completed(new TaskResult("1", NOW));

        assertThat(task.toJson()).isEqualTo(before);
    }

    @Test
    void doesNotShowItsPayload() {
        assertThat(task.toString())
                .isEqualTo("Task[id=id, type=t, queue=Q, state=new, tries=0]")
                .doesNotContain("secret");
    }

    @Test
    void isEqualWhenItsRecordIs() {
        assertThat(task)
                .isEqualTo(Task.fromJson(task.toJson()))
                .isNotEqualTo(task.queuedIn("OTHER"))
                .isNotEqualTo(json(task))
                .isNotEqualTo(null);
    }

    static Stream<String> corrupt() {
        return Stream.of(
                "",
                "[]",
                "{\"id\":1}",
                "{\"id\":\"x\"} x",
                "\ufeff{}",
                "{\"payload\":\"c2VjcmV0!\"}",
                "{\"payload\":c2VjcmV0}",
                "{\"created\":\"c2VjcmV0\"}",
                "{\"tries\":c2VjcmV0",
                "{\"payload\":\"eA\"}",
                "{\"payload\":\"_-8=\"}",
                "{\"payload\":[1.5]}",
                "{\"payload\":5}",
                "{\"created\":\"yesterday\"}",
                "{\"created\":1}",
                "{\"deadline\":\"2026-02-03T04:05\"}",
                "{\"max_tries\":\"1\"}",
                "{\"max_tries\":1.5}",
                "{\"max_tries\":99999999999999999999}",
                "{\"tries\":99999999999999999999}",
                "{\"load_dependencies\":\"true\"}",
                "{\"dependencies\":\"a\"}",
                "{\"dependencies\":[1]}",
                "{\"dependency_results\":[]}",
                "{\"dependency_results\":{\"a\":1}}",
                "{\"result\":[]}",
                "{\"result\":{\"completed\":\"x\"}}",
                "{\"state\":null",
                "{\"state\":{}}");
    }

    private static String stackTrace(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @ParameterizedTest
    @MethodSource("corrupt")
    void refusesRecordsThatAreNone(String record) {
        assertThatExceptionOfType(CorruptTaskException.class)
                .isThrownBy(() -> Task.fromJson(record.getBytes(UTF_8)))
                .satisfies(e -> assertThat(e).hasMessageStartingWith("the record is no task: "))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("c2VjcmV0"))
                .satisfies(e -> assertThat(stackTrace(e)).doesNotContain("c2VjcmV0"))
                .satisfies(e -> assertThat(e.isRetryable()).isFalse());
    }

    @Test
    void readsARecordOfAnotherWriter() {
        Task read = Task.fromJson(
                """
                 { "ID" : "x", "Type":"t", "unknown": {"a":[1,{"b":null}]}, "queue": null,
                   "payload": "aGVs\\r\\nbG8=", "max_tries": null, "state": "new", "state": "paused",
                   "created": "2026-02-03T06:05:06+02:00", "tried": null, "deadline": null, "result": null,
                   "dependencies": null, "dependency_results": null, "load_dependencies": null, "last_err": null,
                   "signature": null }
                """
                        .getBytes(UTF_8));

        assertThat(read.id()).isEqualTo("x");
        assertThat(read.type()).isEqualTo("t");
        assertThat(read.payload()).isEqualTo("hello".getBytes(UTF_8));
        assertThat(read.state()).isEqualTo(TaskState.UNKNOWN);
        assertThat(read.stateName()).isEqualTo("paused");
        assertThat(read.created()).isEqualTo(CREATED);
        assertThat(read.tried()).isEmpty();
        assertThat(read.maxTries()).isZero();
        assertThat(json(read))
                .isEqualTo("{\"id\":\"x\",\"type\":\"t\",\"queue\":\"\",\"payload\":\"aGVsbG8=\",\"max_tries\":0,"
                        + "\"state\":\"paused\",\"created\":\"2026-02-03T04:05:06Z\",\"tries\":0}");
    }

    @Test
    void readsTheResultsOfDependenciesAndSortsThem() {
        Task read = Task.fromJson(
                """
                {"id":"x","dependency_results":{"b":null,"a":{"payload":{"z":1,"y":1e21},
                "completed":"2026-02-03T04:05:06.5Z","more":1}}}
                """
                        .getBytes(UTF_8));

        assertThat(read.dependencyResults()).containsOnlyKeys("a", "b").containsEntry("b", null);
        assertThat(read.dependencyResults().get("a"))
                .isEqualTo(new TaskResult("{\"z\":1,\"y\":1e21}", CREATED.plusMillis(500)));
        assertThat(json(read))
                .contains("\"dependency_results\":{\"a\":{\"payload\":{\"z\":1,\"y\":1e21},"
                        + "\"completed\":\"2026-02-03T04:05:06.5Z\"},\"b\":null}");
    }

    @Test
    void readsWhatGoReads() {
        Task read = Task.fromJson(
                """
                {"id":"x","id":null,"type":"t","queue":"Q","queue":null,"payload":[104,105],"state":"retry","state":null,
                "max_tries":9223372036854775807,"max_tries":null,"tries":4294967296,"last_err":"e","last_err":null,
                "deadline":"2030-01-01T00:00:00+19:30","created":"2026-02-03T04:05:06-23:59","created":null,
                "signature":"00","signature":null,"load_dependencies":true,"load_dependencies":null,"\\ud800":1}
                """
                        .getBytes(UTF_8));

        assertThat(json(read))
                .isEqualTo(
                        "{\"id\":\"x\",\"type\":\"t\",\"queue\":\"Q\",\"load_dependencies\":true,\"payload\":\"aGk=\","
                                + "\"deadline\":\"2029-12-31T04:30:00Z\",\"max_tries\":9223372036854775807,\"state\":\"retry\","
                                + "\"created\":\"2026-02-04T04:04:06Z\",\"tries\":2147483647,\"last_err\":\"e\",\"signature\":\"00\"}");
    }

    @Test
    void nullClearsWhatMayBeMissing() {
        Task read = Task.fromJson(
                """
                {"id":"x","payload":"aGk=","payload":null,"deadline":"2030-01-01T00:00:00Z","deadline":null,
                "tried":"2030-01-01T00:00:00Z","tried":null,"dependencies":["a"],"dependencies":null,
                "dependency_results":{"a":null},"dependency_results":null,"result":{"payload":1},"result":null}
                """
                        .getBytes(UTF_8));

        assertThat(json(read))
                .isEqualTo("{\"id\":\"x\",\"type\":\"\",\"queue\":\"\",\"payload\":null,\"max_tries\":0,\"state\":\"\","
                        + "\"created\":\"0001-01-01T00:00:00Z\",\"tries\":0}");
    }

    @Test
    void refusesBytesThatAreNone() {
        assertThatExceptionOfType(CorruptTaskException.class)
                .isThrownBy(() -> Task.fromJson("{\"payload\":[104,256]}".getBytes(UTF_8)));
    }

    @ParameterizedTest
    @EnumSource(TaskState.class)
    void statesHaveTheirNameOnTheWire(TaskState state) {
        assertThat(TaskState.ofWire(state.wireName())).isEqualTo(state);
        boolean isFinal = state == TaskState.COMPLETE
                || state == TaskState.EXPIRED
                || state == TaskState.TERMINATED
                || state == TaskState.UNREACHABLE;
        assertThat(state.isFinal()).isEqualTo(isFinal);
    }

    @Test
    void statesAreMatchedExactly() {
        assertThat(TaskState.ofWire("NEW")).isEqualTo(TaskState.UNKNOWN);
        assertThat(TaskState.ofWire("paused")).isEqualTo(TaskState.UNKNOWN);
        assertThat(TaskState.named("Complete")).isEmpty();
        assertThat(TaskState.named("")).isEmpty();
        assertThat(TaskState.named("queue_error")).contains(TaskState.QUEUE_ERROR);
    }

    private static String json(Task task) {
        return new String(task.toJson(), UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "2147483647, 2147483647",
        "2147483648, 2147483647",
        "9223372036854775807, 2147483647",
        "-9223372036854775808, -2147483648"
    })
    void countsNoMoreTriesThanAnIntHolds(String written, int tries) {
        Task task = Task.fromJson(("{\"id\":\"x\",\"tries\":" + written + "}").getBytes(UTF_8));

        assertThat(task.tries()).isEqualTo(tries);
        assertThat(new String(task.toJson(), UTF_8)).contains("\"tries\":" + tries);
        assertThat(task.started(Instant.EPOCH).tries()).isGreaterThanOrEqualTo(tries);
    }
}
