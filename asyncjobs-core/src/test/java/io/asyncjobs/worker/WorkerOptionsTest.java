package io.asyncjobs.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.retry.RetryPolicy;
import io.asyncjobs.task.TaskState;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerOptionsTest {

    private final WorkerOptions defaults = WorkerOptions.ofDefaults();

    @Test
    void hasDefaults() {
        assertThat(defaults.concurrency()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(defaults.retryPolicy()).isSameAs(RetryPolicy.DEFAULT);
        assertThat(defaults.discard()).isEmpty();
        assertThat(defaults.unwrapPayloads()).isTrue();
        assertThat(defaults.executor()).isNull();
        assertThat(defaults.listener()).isSameAs(WorkerListener.NONE);
        assertThat(defaults.repairInterval()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void refusesANegativeRepairInterval() {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> defaults.withRepairInterval(Duration.ofSeconds(-1)))
                .withMessageContaining("PT-1S");
    }

    @Test
    void eachCopyChangesOneValue() {
        RetryPolicy policy = tries -> Duration.ZERO;
        Executor executor = Runnable::run;
        WorkerListener listener = new WorkerListener() {};

        WorkerOptions options = defaults.withConcurrency(3)
                .withRetryPolicy(policy)
                .withDiscard(Set.of(TaskState.COMPLETE))
                .withUnwrapPayloads(false)
                .withExecutor(executor)
                .withListener(listener)
                .withRepairInterval(Duration.ofSeconds(7));

        assertThat(options)
                .isEqualTo(new WorkerOptions(
                        3, policy, Set.of(TaskState.COMPLETE), false, executor, listener, Duration.ofSeconds(7)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void refusesAWorkerThatDoesNothing(int concurrency) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> defaults.withConcurrency(concurrency))
                .withMessageContaining("at least 1")
                .withMessageContaining(Integer.toString(concurrency));
    }

    @ParameterizedTest
    @EnumSource(TaskState.class)
    void discardsOnlyWhatIsOver(TaskState state) {
        if (EnumSet.of(TaskState.COMPLETE, TaskState.EXPIRED, TaskState.TERMINATED)
                .contains(state)) {
            assertThat(defaults.withDiscard(Set.of(state)).discard()).containsExactly(state);
        } else {
            assertThatExceptionOfType(InvalidRequestException.class)
                    .isThrownBy(() -> defaults.withDiscard(Set.of(TaskState.COMPLETE, state)))
                    .withMessage("only states completed, expired or terminated can be discarded");
        }
    }

    @Test
    void keepsItsOwnCopyOfTheStates() {
        Set<TaskState> states = EnumSet.of(TaskState.COMPLETE);
        WorkerOptions options = defaults.withDiscard(states);
        states.add(TaskState.EXPIRED);

        assertThat(options.discard()).containsExactly(TaskState.COMPLETE);
    }

    @Test
    void aListenerThatHearsNothingDoesNothing() {
        WorkerListener.NONE.started("Q", null, "t", null);
        WorkerListener.NONE.finished("Q", null, "t", TryOutcome.COMPLETE, null, Duration.ZERO);
        WorkerListener.NONE.itemDiscarded("Q", DiscardReason.CORRUPT, "x");
        WorkerListener.NONE.pullFailed("Q", "x");
    }
}
