package io.asyncjobs.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.asyncjobs.AsyncJobs;
import io.asyncjobs.TestJobs;
import io.asyncjobs.compat.Wiretap.Heard;
import io.asyncjobs.handler.Router;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.task.Task;
import io.asyncjobs.test.NatsServerExtension;
import io.asyncjobs.vectors.Vectors;
import io.asyncjobs.wire.Subjects;
import io.asyncjobs.worker.Worker;
import io.asyncjobs.worker.WorkerOptions;
import io.nats.client.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the worker does with items that others put into the queue, and how it asks for items, compared with Go's. */
class ReceivedItemsIT {

    private static final Differences DIFFERENCES = Differences.read();

    @RegisterExtension
    static final NatsServerExtension NATS = new NatsServerExtension();

    static List<JsonNode> received() {
        return Vectors.cases("work-items.json", "received");
    }

    static List<JsonNode> pulls() {
        return Vectors.cases("work-items.json", "pull");
    }

    @ParameterizedTest
    @MethodSource("received")
    void endsAForeignItemAsRecordedOrAsTheDocumentSays(JsonNode recorded) throws Exception {
        String id = recorded.path("stored_task_id").asText();
        String queue = id.replace("-", "_");
        String theirs =
                Vectors.list(recorded.path("acks")).map(JsonNode::asText).collect(Collectors.joining(", "))
                        + ", task "
                        + recorded.path("task_state_after").asText();
        String expected = DIFFERENCES
                .row("Received items", recorded.path("name").asText())
                .map(row -> {
                    assertThat(theirs).isEqualTo(row.cell(1));
                    return row.cell(2);
                })
                .orElse(theirs);
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of(queue));
                Wiretap tap = new Wiretap(NATS.server(), "$JS.ACK.>")) {
            AsyncJobs jobs = client.jobs();
            Connection connection = jobs.connection();
            Task task = jobs.task("ok", null).id(id).build().queuedIn(queue);
            connection.request(Subjects.task(id), task.toJson()).get();
            connection
                    .request(Subjects.item(queue, id), Vectors.body(recorded.path("body")))
                    .get();

            Worker worker =
                    jobs.worker(queue, new Router().handle("", (t, context) -> "ok"), WorkerOptions.ofDefaults());
            worker.start();
            TestJobs.awaitTrue("the item is ended", () -> !tap.now().isEmpty());
            worker.stop(Duration.ofSeconds(1)).join();
            connection.flush(Duration.ofSeconds(20));

            String acks = tap.heard().stream().map(Heard::text).collect(Collectors.joining(", "));
            String state = jobs.load(id).join().stateName();
            assertThat(acks + ", task " + state).isEqualTo(expected);
            assertThat(connection
                            .jetStreamManagement()
                            .getStreamInfo(Subjects.queueStream(queue))
                            .getStreamState()
                            .getMsgCount())
                    .isEqualTo(recorded.path("messages_left_in_queue").asLong());
        }
    }

    @ParameterizedTest
    @MethodSource("pulls")
    void pullsAsRecordedButForWhatTheDocumentSays(JsonNode recorded) {
        JsonNode theirs = recorded.path("requests").path(0);
        String subject = theirs.path("subject").asText();
        String queue = subject.replaceFirst(".*\\.CHORIA_AJ_Q_(.*)\\.WORKERS", "$1");
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of(queue));
                Wiretap tap = new Wiretap(NATS.server(), "$JS.API.CONSUMER.MSG.NEXT.>")) {
            Worker worker = client.jobs()
                    .worker(queue, new Router(), WorkerOptions.ofDefaults().withConcurrency(7));
            worker.start();
            TestJobs.awaitTrue("a pull", () -> !tap.now().isEmpty());
            worker.stop(Duration.ofSeconds(1)).join();

            Heard ours = tap.heard().get(0);
            assertThat(ours.subject()).isEqualTo(subject);
            assertThat(ours.headers()).isEmpty();
            List<String> expected = new ArrayList<>();
            JsonNode body = Vectors.json(Vectors.body(theirs.path("body")));
            // The time that is left of a deadline.
            expected.add("expires " + (body.path("expires").asLong() / 1_000_000_000 + 1) + "000000000");
            expected.add("batch " + body.path("batch").asLong());
            List<String> changed = new ArrayList<>();
            DIFFERENCES.rows("Pull requests").forEach(row -> {
                assertThat(row.cell(1).equals("absent") || expected.remove(row.cell(0) + " " + row.cell(1)))
                        .as(row.toString())
                        .isTrue();
                changed.add(row.cell(0) + " " + row.cell(2).replace("free slots", "7"));
            });
            changed.addAll(0, expected);
            List<String> members = new ArrayList<>();
            Vectors.json(ours.body())
                    .properties()
                    .forEach(member -> members.add(member.getKey() + " " + member.getValue()));
            assertThat(members).containsExactlyInAnyOrderElementsOf(changed);
        }
    }
}
