package io.asyncjobs.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.worker.Dependencies.Parent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The decision on a task that depends on others (protocol 12). */
class DependenciesTest {

    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.789Z");

    private static Task task(String id, String state, String members) {
        return Task.fromJson(("{\"id\":\"" + id + "\",\"type\":\"t\",\"queue\":\"Q\",\"payload\":null,\"max_tries\":10,"
                        + "\"created\":\"2026-02-03T04:00:00Z\",\"state\":\"" + state + "\"" + members + "}")
                .getBytes(UTF_8));
    }

    private static Task child(String members) {
        return task("child", "blocked", ",\"dependencies\":[\"a\",\"b\"]" + members);
    }

    private static Parent parent(String id, String state) {
        String result = ",\"result\":{\"payload\":\"of " + id + "\",\"completed\":\"2026-02-03T04:01:00Z\"}";
        return new Parent(id, Optional.of(task(id, state, state.equals("complete") ? result : "")));
    }

    private static Parent missing(String id) {
        return new Parent(id, Optional.empty());
    }

    private static Decision decide(Task child, Parent... parents) {
        return Dependencies.decide(child, List.of(parents), NOW);
    }

    private static Decision unreachable(String error) {
        return new Decision.End(child("").failed(TaskState.UNREACHABLE, error, NOW), TryOutcome.UNREACHABLE);
    }

    @Test
    void startsWhenAllAreComplete() {
        Decision decision = decide(child(""), parent("a", "complete"), parent("b", "complete"));

        assertThat(decision).isEqualTo(new Decision.Run(child("").started(NOW)));
    }

    @Test
    void handsOverResultsWhenTheyAreWanted() {
        Task wants = child(",\"load_dependencies\":true");
        Parent withoutResult = new Parent("b", Optional.of(task("b", "complete", "")));

        Decision decision = decide(wants, parent("a", "complete"), withoutResult);

        assertThat(decision).isInstanceOfSatisfying(Decision.Run.class, run -> {
            assertThat(run.active().dependencyResults()).containsOnlyKeys("a", "b");
            assertThat(run.active().dependencyResults().get("a").payload()).isEqualTo("\"of a\"");
            assertThat(run.active().dependencyResults().get("b")).isNull();
            assertThat(run.active().state()).isEqualTo(TaskState.ACTIVE);
            assertThat(run.active().tries()).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"new", "active", "retry", "blocked", "paused", "NEW"})
    void waitsForWhatMayStillBecomeComplete(String state) {
        assertThat(decide(child(""), parent("a", "complete"), parent("b", state)))
                .isEqualTo(new Decision.Wait(Duration.ofSeconds(5), "waiting for task b"));
    }

    @ParameterizedTest
    @CsvSource({
        "expired, task b is expired",
        "terminated, task b is terminated",
        "unreachable, task b is unreachable", // B15
        "queue_error, task b is queue_error",
        "'', task b is in no state"
    })
    void failsWithATaskThatFailedAndNamesIt(String state, String reason) {
        assertThat(decide(child(""), parent("a", "new"), parent("b", state)))
                .isEqualTo(unreachable("task dependencies failed: " + reason));
    }

    @Test
    void failsWithATaskThatDoesNotExist() {
        assertThat(decide(child(""), parent("a", "complete"), missing("b")))
                .isEqualTo(unreachable("task dependencies failed: task not found: b"));
    }

    @ParameterizedTest
    @CsvSource({"2026-02-03T04:04:36.790Z, true", "2026-02-03T04:04:36.789Z, false", "2026-02-03T05:00:00Z, true"})
    void waitsAWhileForATaskThatIsNotStoredYet(String created, boolean waits) {
        Task child = task("child", "blocked", ",\"dependencies\":[\"a\"],\"created\":\"" + created + "\"");

        assertThat(decide(child, missing("a")) instanceof Decision.Wait).isEqualTo(waits);
    }

    @Test
    void namesTheFirstOfSeveralFailures() {
        assertThat(decide(child(""), parent("a", "terminated"), missing("b")))
                .isEqualTo(unreachable("task dependencies failed: task a is terminated"));
    }

    @Test
    void aTaskThatStartsAgainIsNotJudgedAnew() {
        Task again = task("child", "retry", ",\"dependencies\":[\"a\",\"b\"],\"load_dependencies\":true");

        assertThat(decide(again, parent("a", "complete"), missing("b")))
                .isInstanceOfSatisfying(
                        Decision.Run.class,
                        run -> assertThat(run.active().dependencyResults()).containsOnlyKeys("a"));
    }
}
