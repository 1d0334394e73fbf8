package io.asyncjobs.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.asyncjobs.AsyncJobs;
import io.asyncjobs.RemoteService;
import io.asyncjobs.RemoteService.Received;
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
import io.nats.client.JetStreamManagement;
import io.nats.client.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** request-reply.json: what a remote service hears from our worker, and what becomes of the task (protocol 17, B1). */
class RequestReplyVectorsIT {

    private static final String INTERRUPTED = "the handler ran longer than the queue's run time";
    private static final String DEADLINE = "AJ-Handler-Deadline";
    private static final JsonMapper JSON = new JsonMapper();

    @RegisterExtension
    static final NatsServerExtension NATS = new NatsServerExtension();

    static List<JsonNode> cases() {
        return Vectors.cases("request-reply.json");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void callsAndUnderstandsAServiceAsRecorded(JsonNode recorded) throws Exception {
        Task theirs = Task.fromJson(Vectors.body(recorded.path("task_after").path("body")));
        Duration runTime = Duration.ofNanos(recorded.path("queue_run_time_ns").asLong());
        // A call is given up a quarter of a second before the worker interrupts it, and half a second before somebody
        // else
        // may have the task, if the run time is short; a machine may sleep through that.
        int runs = runTime.compareTo(Duration.ofSeconds(5)) < 0 ? 3 : 1;
        Life life = live(recorded, theirs, runTime);
        for (int run = 1; run < runs && life.wasHeldUp(); run++) {
            life = live(recorded, theirs, runTime);
        }

        checkRequests(recorded, life.requests, runTime);
        assertThat(life.acknowledgements)
                .isEqualTo(
                        Vectors.list(recorded.path("ack")).map(JsonNode::asText).toList());
        assertThat(masked(life.after.toJson())).isEqualTo(masked(theirs.toJson()));
    }

    /** What was heard of a task, and what became of it. */
    private record Life(List<Received> requests, List<String> acknowledgements, Task after) {

        /** Whether its time was over before the call was given up. */
        boolean wasHeldUp() {
            return after.tries() > 1 || after.lastError().startsWith(INTERRUPTED);
        }
    }

    /** Has such a task worked; the streams of an earlier one are emptied. */
    private static Life live(JsonNode recorded, Task before, Duration runTime) throws Exception {
        try (TestJobs client = new TestJobs(
                        NATS.server(), QueueConfig.of(before.queue()).withMaxRunTime(runTime));
                Wiretap tap = new Wiretap(NATS.server(), "$JS.ACK.>");
                RemoteService service = new RemoteService(NATS.server())) {
            serve(service, recorded);
            AsyncJobs jobs = client.jobs();
            JetStreamManagement streams = jobs.connection().jetStreamManagement();
            streams.purgeStream(Subjects.queueStream(before.queue()));
            streams.purgeStream(Subjects.TASK_STREAM);
            Worker worker = jobs.worker(
                    before.queue(),
                    new Router().handleBy(recorded.path("route").asText(), jobs::requestReplyHandler),
                    WorkerOptions.ofDefaults().withRetryPolicy(tries -> Duration.ofMinutes(1)));
            worker.start();
            jobs.enqueue(jobs.task(before.type(), Map.of("n", 0))
                            .id(before.id())
                            .created(before.created())
                            .build())
                    .join();
            TestJobs.awaitTrue("the item is ended", () -> !tap.now().isEmpty());
            worker.stop(Duration.ofSeconds(1)).join();

            List<String> acknowledgements =
                    tap.heard().stream().map(Heard::text).toList();
            return new Life(
                    service.received(), acknowledgements, jobs.load(before.id()).join());
        }
    }

    /** Services answer as recorded, or not at all; nobody listens where nobody was asked. */
    private static void serve(RemoteService service, JsonNode recorded) {
        String name = recorded.path("name").asText();
        int services = name.startsWith("no responders") ? 0 : name.contains("several services") ? 2 : 1;
        for (int i = 0; i < services; i++) {
            service.listen(
                    recorded.path("subject").asText(), request -> answer(service, request, recorded.path("reply")));
        }
    }

    private static void answer(RemoteService service, Message request, JsonNode reply) {
        if (reply.isObject()) {
            Map<String, List<String>> headers = JSON.convertValue(reply.path("headers"), new TypeReference<>() {});
            service.reply(request, headers, Vectors.body(reply.path("body")));
        }
    }

    private static void checkRequests(JsonNode recorded, List<Received> requests, Duration runTime) {
        JsonNode theirs = recorded.path("request");
        assertThat(requests.isEmpty()).isEqualTo(theirs.isNull());
        for (Received each : requests) {
            Heard ours = Heard.of(each.message());
            assertThat(ours.subject()).isEqualTo(theirs.path("subject").asText());
            assertThat(masked(JSON.valueToTree(ours.headers()).toString()))
                    .isEqualTo(masked(theirs.path("headers").toString()));
            assertThat(masked(ours.body())).isEqualTo(masked(Vectors.body(theirs.path("body"))));

            String deadline = ours.headers().get(DEADLINE).get(0);
            assertThat(deadline).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
            // The time of a try begins before the request comes, in whole seconds, and longer before on a slow machine.
            Instant atMost = each.at().plus(runTime).minusSeconds(2);
            assertThat(Instant.parse(deadline)).isBetween(atMost.minusSeconds(10), atMost.plusSeconds(1));
        }
    }

    private static String masked(byte[] json) {
        return masked(new String(json, StandardCharsets.UTF_8));
    }

    /** Without the times of this run; that of the task's creation was given. */
    private static String masked(String json) {
        return json.replaceAll("(tried|completed|Deadline)\":(\\[?)\"\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "$1\":$2\"TIME");
    }
}
