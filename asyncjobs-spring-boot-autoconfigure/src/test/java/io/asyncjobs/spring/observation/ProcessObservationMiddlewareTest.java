package io.asyncjobs.spring.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.handler.Handler;
import io.asyncjobs.handler.TerminateTaskException;
import io.asyncjobs.task.Task;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessObservationMiddlewareTest {

    private final Recorded recorded = new Recorded();
    private final Task task =
            Task.builder("email:new").id("id1").build().queuedIn("EMAIL").started(Instant.now());

    @Test
    void observesARunThatIsCurrentMeanwhile() throws Exception {
        Handler handler = middleware(null).wrap((task, context) -> {
            Observation current = recorded.registry.getCurrentObservation();
            assertThat(current).isNotNull();
            return current.getContext().getName();
        });

        assertThat(handler.handle(task, StubContext.of(task))).isEqualTo("asyncjobs.task.process");

        assertThat(recorded.registry.getCurrentObservation()).isNull();
        assertThat(recorded.starts)
                .containsExactly(Map.of("queue", "EMAIL", "type", "email:", "outcome", "none", "error", "none"));
        Observation.Context context = recorded.only();
        assertThat(context.getContextualName()).isEqualTo("process EMAIL");
        assertThat(Recorded.keys(context.getLowCardinalityKeyValues()))
                .isEqualTo(Map.of("queue", "EMAIL", "type", "email:", "outcome", "complete", "error", "none"));
        assertThat(Recorded.keys(context.getHighCardinalityKeyValues()))
                .isEqualTo(Map.of("task.id", "id1", "tries", "1"));
    }

    @ParameterizedTest
    @CsvSource({
        // last try, cancelled, in time, terminates: outcome
        "false, false, true, false, retry",
        "true, false, true, false, expired",
        "true, false, true, true, terminated",
        "false, true, true, false, released",
        "false, true, true, true, terminated",
        "false, true, false, false, retry"
    })
    void tellsWhatFollowsFromAFailure(
            boolean last, boolean cancelled, boolean inTime, boolean terminates, String outcome) {
        Exception failure = terminates ? new TerminateTaskException("no") : new IllegalStateException("no");
        Instant deadline = Instant.now().plusSeconds(inTime ? 60 : -1);
        Handler handler = middleware(null).wrap((task, context) -> {
            throw failure;
        });

        assertThatThrownBy(() -> handler.handle(task, new StubContext(task, last, cancelled, deadline, Map.of())))
                .isSameAs(failure);

        Observation.Context context = recorded.only();
        assertThat(context.getError()).isSameAs(failure);
        assertThat(Recorded.keys(context.getLowCardinalityKeyValues()))
                .containsEntry("outcome", outcome)
                .containsEntry("error", failure.getClass().getSimpleName());
    }

    @Test
    void endsWhenTheHandlerThrowsAnError() {
        Handler handler = middleware(null).wrap((task, context) -> {
            throw new StackOverflowError();
        });

        assertThatThrownBy(() -> handler.handle(task, StubContext.of(task))).isInstanceOf(StackOverflowError.class);

        assertThat(Recorded.keys(recorded.only().getLowCardinalityKeyValues()))
                .containsEntry("error", "StackOverflowError");
        assertThat(recorded.registry.getCurrentObservation()).isNull();
    }

    @Test
    void takesTheConventionOfTheApplication() throws Exception {
        TaskProcessObservationConvention own = new DefaultTaskProcessObservationConvention() {
            @Override
            public KeyValues getLowCardinalityKeyValues(TaskProcessContext context) {
                return super.getLowCardinalityKeyValues(context)
                        .and("first", Boolean.toString(context.task().tries() == 1));
            }
        };

        middleware(own).wrap((task, context) -> null).handle(task, StubContext.of(task));

        assertThat(Recorded.keys(recorded.only().getLowCardinalityKeyValues()))
                .containsEntry("first", "true")
                .containsEntry("queue", "EMAIL");
    }

    @Test
    void aConventionThatFailsDoesNotKeepTheHandlerFromRunning() throws Exception {
        TaskProcessObservationConvention broken = new DefaultTaskProcessObservationConvention() {
            @Override
            public KeyValues getLowCardinalityKeyValues(TaskProcessContext context) {
                throw new IllegalStateException("broken");
            }
        };

        assertThat(middleware(broken).wrap((task, context) -> "result").handle(task, StubContext.of(task)))
                .isEqualTo("result");
        assertThat(recorded.registry.getCurrentObservationScope()).isNull();
    }

    @Test
    void anObserverThatFailsLeavesNoScopeOnTheThread() throws Exception {
        recorded.registry.observationConfig().observationHandler(new ObservationHandler<>() {
            @Override
            public void onScopeOpened(Observation.Context context) {
                throw new NoClassDefFoundError("broken");
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }
        });

        assertThat(middleware(null).wrap((task, context) -> "result").handle(task, StubContext.of(task)))
                .isEqualTo("result");
        assertThat(recorded.registry.getCurrentObservationScope()).isNull();
        assertThat(recorded.only()).isNotNull();
    }

    @Test
    void doesNothingWithoutARegistry() throws Exception {
        ProcessObservationMiddleware idle = new ProcessObservationMiddleware(ObservationRegistry.NOOP, recorded, null);

        assertThat(idle.wrap((task, context) -> "result").handle(task, StubContext.of(task)))
                .isEqualTo("result");
        assertThat(idle.isActive()).isFalse();
        assertThat(middleware(null).isActive()).isTrue();
    }

    private ProcessObservationMiddleware middleware(TaskProcessObservationConvention convention) {
        return new ProcessObservationMiddleware(recorded.registry, recorded, convention);
    }
}
