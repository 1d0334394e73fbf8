package io.asyncjobs.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.asyncjobs.AsyncJobs;
import io.asyncjobs.TestJobs;
import io.asyncjobs.compat.Wiretap.Heard;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServerExtension;
import io.asyncjobs.wire.Subjects;
import io.asyncjobs.worker.Worker;
import io.nats.client.Connection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The lives of tasks that were recorded from Go, lived again with our client and worker: the same steps on the wire, or
 * those that docs/differences.md says.
 */
class LifecyclesIT {

    /** Recorded for a while only: what comes after that is not compared. */
    private static final Set<String> CUT = Set.of("no handler for the type");

    /** The end of a sequence of which only the beginning is written down. */
    private static final String GOES_ON = ", …";

    private static final Differences DIFFERENCES = Differences.read();

    @RegisterExtension
    static final NatsServerExtension NATS = new NatsServerExtension();

    static Stream<Recorded> lifecycles() {
        return Recorded.lifecycles();
    }

    @ParameterizedTest
    @MethodSource("lifecycles")
    void livesAsRecordedOrAsTheDocumentSays(Recorded recorded) throws Exception {
        String scenario = recorded.scenario();
        Expected expected = Expected.of(recorded);
        try (TestJobs client = new TestJobs(NATS.server(), RecordedWork.queues(recorded));
                Wiretap tap = new Wiretap(NATS.server(), Wiretap.TASKS)) {
            AsyncJobs jobs = client.jobs();
            RecordedWork.parents(recorded).forEach(parent -> store(jobs.connection(), parent));
            Task task = enqueue(recorded, jobs, tap);
            recorded.savedByHand().forEach(body -> saveByHand(recorded, jobs.connection(), body));

            Worker worker = jobs.worker(recorded.queue(), RecordedWork.router(), RecordedWork.options(scenario));
            if (recorded.isWorked()) {
                worker.start();
            }
            if (scenario.equals(RecordedWork.PARENT_STILL_NEW)) {
                TestJobs.awaitTrue("it is given back", () -> tap.now().stream()
                        .anyMatch(each -> each.text().startsWith("-NAK")));
                RecordedWork.parents(recorded, TaskState.COMPLETE).forEach(each -> store(jobs.connection(), each));
            }
            recorded.retriedFrom().ifPresent(state -> retry(recorded, client, task, state));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(20))
                    .untilAsserted(() -> expected.check(lived(recorded, tap.now())));
            worker.stop(Duration.ofSeconds(1)).join();
            jobs.connection().flush(Duration.ofSeconds(20));

            List<Heard> heard = tap.heard();
            expected.check(lived(recorded, heard));
            Likeness.checkSaves(recorded, heard, tap);
            Likeness.checkItems(recorded, heard);
            Likeness.checkEvents(recorded, heard, expected.asRecorded());
            Likeness.checkDelays(recorded, heard);
            Likeness.checkItemLeft(recorded, jobs.connection());
        }
    }

    /**
     * The steps to see.
     *
     * @param goesOn whether more may follow
     * @param recorded whether they are Go's
     */
    private record Expected(String steps, boolean goesOn, boolean recorded) {

        /** What the document says, else what was recorded. */
        static Expected of(Recorded recorded) {
            return DIFFERENCES
                    .row("Scenario by scenario", recorded.scenario())
                    .map(row -> row.cell(2))
                    .map(steps -> steps.endsWith(GOES_ON)
                            ? new Expected(steps.substring(0, steps.length() - GOES_ON.length()), true, false)
                            : new Expected(steps, false, false))
                    .orElseGet(() -> new Expected(
                            DIFFERENCES.rewritten(recorded.steps()),
                            CUT.contains(recorded.scenario()),
                            !recorded.savesOnly()));
        }

        /** Whether each message must be like a recorded one. */
        boolean asRecorded() {
            return recorded && !goesOn;
        }

        void check(String lived) {
            boolean asExpected = goesOn && lived.startsWith(steps + ",");
            assertThat(asExpected ? steps : lived).isEqualTo(steps);
        }
    }

    private static Task enqueue(Recorded recorded, AsyncJobs jobs, Wiretap tap) throws Exception {
        Task task = RecordedWork.task(recorded, jobs);
        if (recorded.scenario().equals(RecordedWork.MISSING_QUEUE)) {
            // Not listened to: a subscriber on its subject would take the place of "no responders" (protocol 8).
            jobs.connection().jetStreamManagement().deleteStream(Subjects.queueStream(recorded.queue()));
        } else {
            tap.listen("CHORIA_AJ.Q.>");
        }
        if (recorded.scenario().equals(RecordedWork.FULL_QUEUE)) {
            jobs.enqueue(jobs.task("filler", null).build()).join();
        }
        JsonNode error = recorded.task().path("enqueue_error");
        if (error.isMissingNode()) {
            jobs.enqueue(task).join();
        } else {
            assertThatThrownBy(() -> jobs.enqueue(task).join()).cause().hasMessage(error.asText());
        }
        return task;
    }

    private static void store(Connection connection, Task task) {
        connection.request(Subjects.task(task.id()), task.toJson()).join();
    }

    /** Tries it again by its id, when all is over that was before. */
    private static void retry(Recorded recorded, TestJobs client, Task task, TaskState before) {
        client.await(task, before);
        if (recorded.isWorked()) {
            client.awaitEmptyQueue();
        }
        client.jobs().retry(task.id(), RecordedWork.retry(recorded)).join();
    }

    private static void saveByHand(Recorded recorded, Connection connection, byte[] body) {
        Instant soon = Instant.now().plusMillis(200); // as the recording did
        String record = new String(body, StandardCharsets.UTF_8)
                .replaceFirst("\"tried\":\"[^\"]*\"", "\"tried\":\"" + soon + "\"");
        connection
                .request(Subjects.task(recorded.id()), record.getBytes(StandardCharsets.UTF_8))
                .join();
    }

    /** The steps that were heard, as the document writes them. */
    private static String lived(Recorded recorded, List<Heard> heard) {
        List<Step> steps = heard.stream()
                .map(each -> Step.heard(recorded.queues(), recorded.id(), each))
                .filter(Objects::nonNull)
                .toList();
        return recorded.savesOnly() ? Step.writeSaves(steps) : Step.write(steps);
    }
}
