package io.asyncjobs.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.spring.autoconfigure.AsyncJobsProperties.Queue;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import tools.jackson.databind.JsonNode;

/** Every property arrives where it is read. A property without its line in the table fails the test. */
class PropertiesBindingTest {

    private static final String QUEUES = "asyncjobs.queues";

    record Line(String property, String text, Function<AsyncJobsProperties, @Nullable Object> accessor, Object value) {

        @Override
        public String toString() {
            return property + "=" + text;
        }
    }

    static Stream<Line> table() {
        return Stream.of(
                new Line("asyncjobs.enabled", "false", all -> all.enabled(), false),
                new Line(
                        "asyncjobs.nats.url",
                        "nats://a,nats://b",
                        all -> all.nats().url(),
                        "nats://a,nats://b"),
                new Line("asyncjobs.nats.context", "AJ", all -> all.nats().context(), "AJ"),
                new Line("asyncjobs.nats.user", "u", all -> all.nats().user(), "u"),
                new Line("asyncjobs.nats.password", "p", all -> all.nats().password(), "p"),
                new Line("asyncjobs.nats.token", "t", all -> all.nats().token(), "t"),
                new Line("asyncjobs.nats.credentials", "/c", all -> all.nats().credentials(), "/c"),
                new Line("asyncjobs.nats.nkey", "/n", all -> all.nats().nkey(), "/n"),
                new Line("asyncjobs.nats.jwt", "j", all -> all.nats().jwt(), "j"),
                new Line("asyncjobs.nats.seed", "s", all -> all.nats().seed(), "s"),
                new Line(
                        "asyncjobs.nats.ssl.enabled",
                        "true",
                        all -> all.nats().ssl().enabled(),
                        true),
                new Line(
                        "asyncjobs.nats.ssl.bundle",
                        "b",
                        all -> all.nats().ssl().bundle(),
                        "b"),
                new Line(
                        "asyncjobs.nats.connection-name",
                        "me",
                        all -> all.nats().connectionName(),
                        "me"),
                new Line(
                        "asyncjobs.nats.connect-timeout",
                        "7s",
                        all -> all.nats().connectTimeout(),
                        Duration.ofSeconds(7)),
                new Line(
                        "asyncjobs.nats.connect-in-background",
                        "true",
                        all -> all.nats().connectInBackground(),
                        true),
                new Line("asyncjobs.queue", "EMAIL", all -> all.queue(), "EMAIL"),
                new Line("asyncjobs.concurrency", "10", all -> all.concurrency(), 10),
                new Line("asyncjobs.retry", "1m", all -> all.retry(), "1m"),
                new Line(
                        "asyncjobs.discard",
                        "completed,expired",
                        all -> all.discard(),
                        List.of("completed", "expired")),
                new Line("asyncjobs.unwrap-payloads", "false", all -> all.unwrapPayloads(), false),
                new Line(
                        "asyncjobs.tasks[0].type",
                        "audit:log",
                        all -> all.tasks(),
                        List.of(new AsyncJobsProperties.TaskEntry("audit:log", null, false, null))),
                new Line("asyncjobs.commands-directory", "/c", all -> all.commandsDirectory(), "/c"),
                new Line("asyncjobs.signing.seed", "5e", all -> all.signing().seed(), "5e"),
                new Line(
                        "asyncjobs.signing.seed-file",
                        "/s",
                        all -> all.signing().seedFile(),
                        "/s"),
                new Line(
                        "asyncjobs.signing.verification-key",
                        "a,b",
                        all -> all.signing().verificationKey(),
                        List.of("a", "b")),
                new Line(
                        "asyncjobs.signing.verification-key-file",
                        "/k",
                        all -> all.signing().verificationKeyFile(),
                        "/k"),
                new Line(
                        "asyncjobs.signing.optional",
                        "true",
                        all -> all.signing().optional(),
                        true),
                new Line(
                        "asyncjobs.storage.memory", "true", all -> all.storage().memory(), true),
                new Line("asyncjobs.storage.replicas", "3", all -> all.storage().replicas(), 3),
                new Line(
                        "asyncjobs.storage.task-retention",
                        "7d",
                        all -> all.storage().taskRetention(),
                        Duration.ofDays(7)),
                new Line(
                        "asyncjobs.worker.enabled", "false", all -> all.worker().enabled(), false),
                new Line(
                        "asyncjobs.worker.shutdown-timeout",
                        "5s",
                        all -> all.worker().shutdownTimeout(),
                        Duration.ofSeconds(5)),
                new Line("asyncjobs.create-queues", "false", all -> all.createQueues(), false),
                queue("max-age", "1d", Queue::maxAge, Duration.ofDays(1)),
                queue("max-entries", "1000", Queue::maxEntries, 1000L),
                queue("discard-old", "true", Queue::discardOld, true),
                queue("max-tries", "50", Queue::maxTries, 50),
                queue("max-run-time", "10s", Queue::maxRunTime, Duration.ofSeconds(10)),
                queue("max-concurrent", "20", Queue::maxConcurrent, 20),
                queue("create", "false", Queue::create, false),
                queue("consume", "true", Queue::consume, true),
                queue("concurrency", "2", Queue::concurrency, 2),
                queue("retry", "1h", Queue::retry, "1h"),
                queue("discard", "expired", Queue::discard, List.of("expired")));
    }

    @ParameterizedTest
    @MethodSource("table")
    void binds(Line line) {
        AsyncJobsProperties properties = new Binder(
                        new MapConfigurationPropertySource(Map.of(line.property(), line.text())))
                .bindOrCreate("asyncjobs", AsyncJobsProperties.class);

        assertThat(line.accessor().apply(properties)).isEqualTo(line.value());
    }

    @Test
    void hasALineForEveryProperty() throws Exception {
        Set<String> properties = new TreeSet<>();
        for (JsonNode property : MetadataTest.metadata().get("properties")) {
            properties.add(property.get("name").asString());
        }
        assertThat(properties.remove(QUEUES)).isTrue();
        properties.removeIf(name -> !name.startsWith("asyncjobs."));
        Stream.of(Queue.class.getRecordComponents())
                .forEach(setting -> properties.add(QUEUES + ".EMAIL." + dashed(setting)));

        Set<String> lines = new TreeSet<>();
        table().forEach(line -> lines.add(line.property().replaceFirst("\\[.*", "")));

        assertThat(lines).isEqualTo(properties);
    }

    private static Line queue(String setting, String text, Function<Queue, @Nullable Object> accessor, Object value) {
        return new Line(
                QUEUES + ".EMAIL." + setting,
                text,
                all -> accessor.apply(all.queueSettings("EMAIL").orElseThrow()),
                value);
    }

    private static String dashed(RecordComponent component) {
        return component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
