package io.asyncjobs.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.asyncjobs.queue.QueueLimits;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.vectors.Vectors;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The decision on a delivered item (protocol 10). */
class DecisionsTest {

    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.789Z");
    private static final Duration ACK_WAIT = Duration.ofSeconds(60);
    private static final QueueLimits LIMITS = new QueueLimits(ACK_WAIT, -1, 100);

    private static final Map<String, String> GO_ERRORS = Vectors.cases("errors.json").stream()
            .collect(Collectors.toMap(each -> each.path("name").asText(), each -> each.path("text")
                    .asText()));

    /** A record, as its state and any members in JSON. */
    private static Task task(String state, String members) {
        return Task.fromJson(("{\"id\":\"x\",\"type\":\"t\",\"queue\":\"Q\",\"payload\":null,\"max_tries\":10,"
                        + "\"created\":\"2026-02-03T04:00:00Z\",\"state\":\"" + state + "\"" + members + "}")
                .getBytes(UTF_8));
    }

    private static Task task(String state) {
        return task(state, "");
    }

    private static Decision decide(Task task) {
        return decide(task, 1, LIMITS);
    }

    private static Decision decide(Task task, int deliveries, QueueLimits limits) {
        return Decisions.decide(task, deliveries, Instant.MIN, limits, NOW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"new", "retry", "blocked", "queue_error", "", "paused", "NEW"})
    void startsWhatIsNotOver(String state) {
        Task task = task(state);

        assertThat(decide(task)).isEqualTo(new Decision.Run(task.started(NOW)));
        assertThat(task.started(NOW).tries()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"complete", "expired", "unreachable", "terminated"})
    void removesTheItemOfATaskThatIsOver(String state) {
        String past = ",\"deadline\":\"2020-01-01T00:00:00Z\",\"tries\":99";

        assertThat(decide(task(state))).isEqualTo(new Decision.Remove("the task is " + state));
        assertThat(decide(task(state, past))).isInstanceOf(Decision.Remove.class);
        assertThat(Decisions.decide(task(state), 1, NOW.plusSeconds(60), LIMITS, NOW))
                .isInstanceOf(Decision.Remove.class);
    }

    @Test
    void leavesATaskAloneThatAnotherWorkerHas() {
        Task active = task("active", ",\"tried\":\"2026-02-03T04:05:00.789Z\",\"tries\":1");

        assertThat(decide(active))
                .isEqualTo(new Decision.Wait(Duration.ofSeconds(55), GO_ERRORS.get("ErrTaskAlreadyActive")));
        assertThat(decide(active, 7, LIMITS)).isEqualTo(decide(active));
    }

    @ParameterizedTest
    @CsvSource({"PT0S, PT61S", "PT60S, PT1S", "PT60.999999999S, PT0.000000001S", "PT-5S, PT66S" // on another clock
    })
    void waitsForTheRestOfTheLeaseAndATolerance(Duration ago, Duration rest) {
        Task active = task("active", ",\"tried\":\"" + NOW.minus(ago) + "\",\"tries\":1");

        assertThat(decide(active, 2, LIMITS)).isEqualTo(new Decision.Wait(rest, "task already active"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT61S", "PT62S", "PT24H"})
    void takesATaskOverWhoseWorkerIsGone(Duration ago) {
        Task active = task("active", ",\"tried\":\"" + NOW.minus(ago) + "\",\"tries\":1,\"last_err\":\"old\"");

        assertThat(decide(active)).isEqualTo(new Decision.Run(active.started(NOW)));
    }

    @Test
    void takesATaskOverWithoutTriedAtTheSecondDelivery() {
        Task active = task("active");

        assertThat(decide(active, 1, LIMITS))
                .isEqualTo(new Decision.Wait(ACK_WAIT.plusSeconds(1), "task already active"));
        assertThat(decide(active, 2, LIMITS)).isInstanceOf(Decision.Run.class);
    }

    @Test
    void waitsUntilTheItemIsDue() {
        Task task = task("retry");

        assertThat(Decisions.decide(task, 1, NOW.plusMillis(1500), LIMITS, NOW))
                .isEqualTo(new Decision.Wait(Duration.ofMillis(1500), "not due yet"));
        assertThat(Decisions.decide(task, 1, NOW, LIMITS, NOW)).isInstanceOf(Decision.Run.class);
        assertThat(Decisions.decide(task, 1, NOW.minusMillis(1), LIMITS, NOW)).isInstanceOf(Decision.Run.class);
    }

    @ParameterizedTest
    @CsvSource({
        "new, 2026-02-03T04:05:06.788999999Z, true",
        "new, 2026-02-03T04:05:06.789Z, false",
        "new, 2026-02-03T06:05:06.788+02:00, true",
        "new, 2026-02-03T03:05:06.790-01:00, false",
        "retry, 2020-01-01T00:00:00Z, true",
        "blocked, 2020-01-01T00:00:00Z, true",
        "paused, 2020-01-01T00:00:00Z, true",
        "queue_error, 2020-01-01T00:00:00Z, true"
    })
    void expiresATaskPastItsDeadline(String state, String deadline, boolean past) {
        Task task = task(state, ",\"deadline\":\"" + deadline + "\",\"dependencies\":[]");

        Decision decision = decide(task);

        if (past) {
            assertThat(decision)
                    .isEqualTo(
                            new Decision.End(task.failed(TaskState.EXPIRED, "past deadline", NOW), TryOutcome.EXPIRED));
        } else {
            assertThat(decision).isInstanceOf(Decision.Run.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "new, 10, 9, false",
        "retry, 10, 10, true",
        "retry, 10, 11, true",
        "retry, 1, 1, true",
        "retry, 0, 1000, false",
        "retry, -1, 1000, false",
        "blocked, 3, 3, true",
        "paused, 3, 3, true"
    })
    void expiresATaskThatIsOutOfTries(String state, int maxTries, int tries, boolean out) {
        Task task = task(state, ",\"max_tries\":" + maxTries + ",\"tries\":" + tries);

        Decision decision = decide(task);

        if (out) {
            assertThat(decision)
                    .isEqualTo(new Decision.End(
                            task.failed(TaskState.EXPIRED, GO_ERRORS.get("ErrTaskExceedsMaxTries"), NOW),
                            TryOutcome.EXPIRED));
        } else {
            assertThat(decision).isEqualTo(new Decision.Run(task.started(NOW)));
        }
    }

    @Test
    void expiresATaskThatTakesItsWorkersDownWithIt() {
        QueueLimits three = new QueueLimits(ACK_WAIT, 3, 100);
        String stale = ",\"max_tries\":0,\"tried\":\"2026-02-03T04:00:00Z\",\"tries\":";

        assertThat(decide(task("active", stale + 2), 3, three)).isInstanceOf(Decision.Run.class);
        assertThat(decide(task("active", stale + 3), 3, three)).isInstanceOf(Decision.End.class);
        assertThat(decide(task("active", stale + 4), 3, three)).isInstanceOf(Decision.End.class);
    }

    @Test
    void expiresAStaleTaskWhoseDeadlineIsPast() {
        Task stale =
                task("active", ",\"tried\":\"2026-02-03T04:00:00Z\",\"tries\":1,\"deadline\":\"2026-02-03T04:01:00Z\"");
        Task fresh =
                task("active", ",\"tried\":\"2026-02-03T04:05:06Z\",\"tries\":1,\"deadline\":\"2026-02-03T04:01:00Z\"");

        assertThat(decide(stale)).isInstanceOf(Decision.End.class);
        assertThat(decide(fresh)).isInstanceOf(Decision.Wait.class); // a running handler is not affected
    }

    @Test
    void theDeadlineCountsBeforeTheTries() {
        Task both = task("retry", ",\"tries\":10,\"deadline\":\"2020-01-01T00:00:00Z\"");

        assertThat(decide(both)).isInstanceOfSatisfying(Decision.End.class, expire -> assertThat(
                        expire.ended().lastError())
                .isEqualTo("past deadline"));
    }

    @Test
    void aTaskThatHasBeenRetriedByIdMayRunDespiteTheLimitOfTheQueue() {
        Task retried = task("retry", ",\"max_tries\":0,\"tries\":5");

        assertThat(decide(retried, 1, new QueueLimits(ACK_WAIT, 5, 100))).isInstanceOf(Decision.Run.class);
    }

    @Test
    void aBlockedTaskAsksForTheOthers() {
        Task blocked = task("blocked", ",\"dependencies\":[\"a\"]");

        assertThat(decide(blocked)).isEqualTo(new Decision.AskParents(blocked));
        assertThat(decide(task("blocked"))).isInstanceOf(Decision.Run.class);
    }

    @Test
    void aBlockedTaskThatIsOverdueExpiresWithoutAsking() {
        Task overdue = task("blocked", ",\"dependencies\":[\"a\"],\"deadline\":\"2020-01-01T00:00:00Z\"");

        assertThat(decide(overdue)).isInstanceOf(Decision.End.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"new", "retry", "paused"})
    void onlyABlockedTaskWaitsForTheOthers(String state) {
        assertThat(decide(task(state, ",\"dependencies\":[\"a\"]"))).isInstanceOf(Decision.Run.class);
    }

    @Test
    void aTaskThatStartsAgainAsksForResultsThatItsRecordDoesNotHold() {
        String wants = ",\"dependencies\":[\"a\"],\"load_dependencies\":true";

        assertThat(decide(task("retry", wants))).isInstanceOf(Decision.AskParents.class);
        assertThat(decide(task("retry", wants + ",\"dependency_results\":{\"a\":null}")))
                .isInstanceOf(Decision.Run.class);
    }

    @ParameterizedTest
    @CsvSource({
        // state, tries, hops, limit of the queue; what becomes of an item that the server has given up
        "new, 0, 0, 3, Requeue",
        "retry, 2, 9, 3, Requeue",
        "retry, 2, 10, 3, End",
        "retry, 3, 0, 3, End",
        "retry, 10, 0, -1, End", // the task's own limit
        "blocked, 0, 1000, 3, Requeue",
        "active, 1, 0, 3, Requeue", // its worker is dead
        "active, 3, 0, 3, End",
        "paused, 0, 0, 3, Requeue",
        "queue_error, 0, 0, 3, Requeue",
        "complete, 1, 0, 3, Remove",
        "expired, 1, 0, 3, Remove",
        "terminated, 1, 0, 3, Remove",
        "unreachable, 0, 0, 3, Remove"
    })
    void revivesOrEndsWhatTheServerHasGivenUp(String state, int tries, int hops, int limit, String decision) {
        Task task = task(state, ",\"tried\":\"2026-02-03T04:00:00Z\",\"tries\":" + tries);

        assertThat(Decisions.stranded(task, hops, new QueueLimits(ACK_WAIT, limit, 100), NOW))
                .extracting(each -> each.getClass().getSimpleName())
                .isEqualTo(decision);
    }

    @Test
    void leavesAStrandedItemToTheWorkerThatStillHasItsTask() {
        Task fresh = task("active", ",\"tried\":\"2026-02-03T04:05:00Z\",\"tries\":1");

        assertThat(Decisions.stranded(fresh, 0, LIMITS, NOW)).isInstanceOf(Decision.Wait.class);
    }

    @Test
    void aTryInTheFarFutureIsAWrongClockAndHoldsNothingUp() {
        Task wrong = task("active", ",\"tried\":\"2099-01-01T00:00:00Z\",\"tries\":1");

        assertThat(decide(wrong)).isEqualTo(new Decision.Wait(Duration.ofSeconds(61), "task already active"));
        assertThat(decide(wrong, 2, LIMITS)).isInstanceOf(Decision.Run.class);
        assertThat(Decisions.stranded(wrong, 0, LIMITS, NOW)).isInstanceOf(Decision.Requeue.class);
    }

    @Test
    void aStrandedTaskPastItsDeadlineExpiresForThat() {
        Task overdue = task("retry", ",\"deadline\":\"2026-02-03T04:00:00Z\"");

        assertThat(Decisions.stranded(overdue, 0, LIMITS, NOW))
                .isEqualTo(
                        new Decision.End(overdue.failed(TaskState.EXPIRED, "past deadline", NOW), TryOutcome.EXPIRED));
    }

    @Test
    void decidesOnRecordedItemsAsGoDid() {
        for (JsonNode each : Vectors.cases("tasks.json", "lifecycle")) {
            String name = each.path("name").asText();
            if (name.startsWith("item delivered for a task in state") && !name.contains("terminated")) { // B20
                Task second =
                        Task.fromJson(Vectors.body(each.path("saves").path(1).path("body")));
                boolean ran = each.path("saves").size() > 2;

                Decision decision = Decisions.decide(second, 1, Instant.MIN, LIMITS, NOW);

                assertThat(decision).as(name).isInstanceOf(ran ? Decision.Run.class : Decision.Remove.class);
            }
        }
    }
}
