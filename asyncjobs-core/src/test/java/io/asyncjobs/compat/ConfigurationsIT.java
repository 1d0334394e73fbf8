package io.asyncjobs.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.asyncjobs.AsyncJobs;
import io.asyncjobs.AsyncJobsBuilder;
import io.asyncjobs.TestJobs;
import io.asyncjobs.compat.Wiretap.Heard;
import io.asyncjobs.error.AsyncJobsException;
import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.queue.QueueLimits;
import io.asyncjobs.store.StorageOptions;
import io.asyncjobs.test.NatsServerExtension;
import io.asyncjobs.vectors.Vectors;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What there is on the server after preparing it, compared with what Go's client leaves there (protocol 6). */
class ConfigurationsIT {

    private static final Differences DIFFERENCES = Differences.read();

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

    /** The version of the recording that is nearest to the server that runs. */
    private static String recordedVersion() {
        String[] numbers = NATS.server().version().split("\\.");
        int major = Integer.parseInt(numbers[0]);
        boolean old = major < 2 || major == 2 && Integer.parseInt(numbers[1]) < 10;
        return old ? "2.9.10" : "2.15.2";
    }

    static Stream<JsonNode> prepared() {
        return Vectors.cases("configs.json").stream()
                .filter(each -> each.has("options") && isOf(each, recordedVersion()));
    }

    private static boolean isOf(JsonNode recorded, String version) {
        return recorded.path("server").asText().equals(version);
    }

    @ParameterizedTest
    @MethodSource("prepared")
    void preparesTheServerAsGoDoes(JsonNode recorded) {
        String name = recorded.path("name").asText().replaceFirst(" \\([0-9.]+\\)$", "");
        if (DIFFERENCES.row("Refused before the server is asked", name).isPresent()) {
            assertThatThrownBy(() -> prepare(recorded)).isInstanceOf(InvalidRequestException.class);
            return;
        }
        try (Wiretap tap = new Wiretap(NATS.server(), "$JS.API.>")) {
            JsonNode error = recorded.path("client_error");
            if (error.isNull()) {
                prepare(recorded).close();
            } else {
                assertThatThrownBy(() -> prepare(recorded))
                        .isInstanceOf(AsyncJobsException.class)
                        .message()
                        .startsWith(error.asText());
            }

            assertThat(calls(tap.heard())).isEqualTo(calls(recorded));
            Vectors.list(recorded.path("creates"))
                    .filter(create -> create.has("returned_config"))
                    .forEach(ConfigurationsIT::compare);
        }
    }

    @Test
    void takesAnExistingQueueAsItIs() throws Exception {
        JsonNode recorded = recordedCase("existing stream and consumer with other settings are taken as they are");
        JsonNode existing = recorded.path("queue_after_prepare");
        JetStreamManagement management = connection.jetStreamManagement();
        management.addStream(StreamConfiguration.builder()
                .name("CHORIA_AJ_Q_OTHER")
                .subjects("CHORIA_AJ.Q.OTHER.>")
                .retentionPolicy(RetentionPolicy.WorkQueue)
                .discardPolicy(DiscardPolicy.Old)
                .build());
        management.addOrUpdateConsumer(
                "CHORIA_AJ_Q_OTHER",
                ConsumerConfiguration.builder()
                        .durable("WORKERS")
                        .ackWait(
                                Duration.ofNanos(existing.path("max_runtime_ns").asLong()))
                        .maxDeliver(existing.path("max_tries").asInt())
                        .maxAckPending(existing.path("max_concurrent").asInt())
                        .build());
        JsonNode stream = info("STREAM.INFO.CHORIA_AJ_Q_OTHER").path("config");
        JsonNode consumer = info("CONSUMER.INFO.CHORIA_AJ_Q_OTHER.WORKERS").path("config");

        try (AsyncJobs jobs = AsyncJobs.builder(connection)
                .queue(queue("OTHER", recorded.path("asked")))
                .open()) {
            QueueLimits limits = jobs.queueInfo("OTHER").join().limits();

            assertThat(limits.ackWait().toNanos())
                    .isEqualTo(existing.path("max_runtime_ns").asLong());
            assertThat(limits.maxDeliver()).isEqualTo(existing.path("max_tries").asInt());
            assertThat(limits.maxAckPending())
                    .isEqualTo(existing.path("max_concurrent").asInt());
        }
        assertThat(info("STREAM.INFO.CHORIA_AJ_Q_OTHER").path("config")).isEqualTo(stream);
        assertThat(info("CONSUMER.INFO.CHORIA_AJ_Q_OTHER.WORKERS").path("config"))
                .isEqualTo(consumer);
    }

    @Test
    void doesNotJoinAQueueWithoutItsConsumer() throws Exception {
        JsonNode recorded = recordedCase("bind to a queue stream without WORKERS");
        connection
                .jetStreamManagement()
                .addStream(StreamConfiguration.builder()
                        .name("CHORIA_AJ_Q_HALF")
                        .subjects("CHORIA_AJ.Q.HALF.>")
                        .retentionPolicy(RetentionPolicy.WorkQueue)
                        .build());

        assertThatThrownBy(() -> AsyncJobs.builder(connection)
                        .queue(QueueConfig.join("HALF"))
                        .open())
                .isInstanceOf(NotFoundException.class)
                .message()
                .startsWith(recorded.path("client_error").asText());
    }

    private static JsonNode recordedCase(String name) {
        return Vectors.cases("configs.json").stream()
                .filter(each -> each.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static AsyncJobs prepare(JsonNode recorded) {
        JsonNode options = recorded.path("options");
        AsyncJobsBuilder builder = AsyncJobs.builder(connection)
                .storage(new StorageOptions(
                        options.path("memory").asBoolean(),
                        options.path("replicas").asInt(1),
                        Duration.ofNanos(options.path("task_retention_ns").asLong())));
        JsonNode queue = options.path("queue");
        if (!queue.isMissingNode()) {
            builder.queue(queue(queue.path("name").asText(), queue));
        }
        if (options.has("bind")) {
            builder.queue(QueueConfig.join(options.path("bind").asText()));
        }
        return builder.open();
    }

    private static QueueConfig queue(String name, JsonNode options) {
        QueueConfig queue = QueueConfig.of(name)
                .withMaxAge(Duration.ofNanos(options.path("max_age_ns").asLong()))
                .withMaxEntries(options.path("max_entries").asLong())
                .withDiscardOld(options.path("discard_old").asBoolean())
                .withMaxTries(options.path("max_tries").asInt())
                .withMaxConcurrent(options.path("max_concurrent").asInt());
        return options.has("max_runtime_ns")
                ? queue.withMaxRunTime(
                        Duration.ofNanos(options.path("max_runtime_ns").asLong()))
                : queue;
    }

    /** What was asked of the server, but for Go's question for its limits before it creates a bucket. */
    private static List<String> calls(JsonNode recorded) {
        return Vectors.list(recorded.path("api_calls_in_order"))
                .map(JsonNode::asText)
                .filter(call -> !call.equals("$JS.API.INFO"))
                .toList();
    }

    private static List<String> calls(List<Heard> heard) {
        return heard.stream().map(Heard::subject).toList();
    }

    private static void compare(JsonNode create) {
        String created = create.path("request_subject").asText().replaceFirst("^\\$JS\\.API\\.", "");
        ObjectNode theirs = withoutMetadata(create.path("returned_config"));
        ObjectNode ours =
                withoutMetadata(info(created.replace(".CREATE.", ".INFO.")).path("config"));
        String name = created.replaceFirst("^(STREAM|CONSUMER)\\.CREATE\\.", "");
        DIFFERENCES.rows("Configuration").stream()
                .filter(row -> row.cell(0).equals(name))
                .forEach(row -> {
                    String member = row.cell(1);
                    assertThat(theirs.path(member)).hasToString(row.cell(2));
                    assertThat(ours.path(member)).hasToString(row.cell(3));
                    theirs.remove(member);
                    ours.remove(member);
                });
        if (!NATS.server().version().equals(recordedVersion())) {
            // Servers add members with time.
            theirs.retain(names(ours));
            ours.retain(names(theirs));
        }
        assertThat(ours).as(name).isEqualTo(theirs);
    }

    private static List<String> names(ObjectNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static ObjectNode withoutMetadata(JsonNode config) {
        ObjectNode copy = config.deepCopy();
        copy.remove("metadata");
        return copy;
    }

    private static JsonNode info(String operation) {
        return Vectors.json(
                connection.request("$JS.API." + operation, new byte[0]).join().getData());
    }
}
