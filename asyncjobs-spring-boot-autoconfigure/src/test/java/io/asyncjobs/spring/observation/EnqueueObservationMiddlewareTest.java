package io.asyncjobs.spring.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.error.QueueFullException;
import io.asyncjobs.spring.EnqueueMiddleware;
import io.asyncjobs.spring.EnqueueStep;
import io.asyncjobs.task.Task;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class EnqueueObservationMiddlewareTest {

    private final Recorded recorded = new Recorded();
    private final Task task = Task.builder("email:new").id("id1").build();
    private final CompletableFuture<Task> enqueued = new CompletableFuture<>();
    private final Map<String, String> sent = new HashMap<>();
    private final EnqueueMiddleware middleware = new EnqueueObservationMiddleware(recorded.registry, recorded, null);
    private final EnqueueStep step = middleware.wrap((task, queue, headers) -> {
        sent.putAll(headers);
        return enqueued;
    });

    @Test
    void observesUntilTheTaskIsQueued() {
        CompletableFuture<Task> result = step.enqueue(task, "EMAIL", Map.of());
        assertThat(recorded.stopped).isEmpty();

        enqueued.complete(task);

        assertThat(result).isCompletedWithValue(task);
        Observation.Context context = recorded.only();
        assertThat(context.getName()).isEqualTo("asyncjobs.task.enqueue");
        assertThat(context.getContextualName()).isEqualTo("enqueue EMAIL");
        assertThat(Recorded.keys(context.getLowCardinalityKeyValues()))
                .isEqualTo(Map.of("queue", "EMAIL", "type", "email:", "outcome", "ok", "error", "none"));
        assertThat(Recorded.keys(context.getHighCardinalityKeyValues())).isEqualTo(Map.of("task.id", "id1"));
        assertThat(sent).isEmpty();
    }

    @Test
    void tellsTheErrorItself() {
        Throwable full = new QueueFullException("full", null);
        step.enqueue(Task.builder("other").build(), "EMAIL", Map.of());

        enqueued.completeExceptionally(new CompletionException(full));

        assertThat(Recorded.keys(recorded.only().getLowCardinalityKeyValues()))
                .isEqualTo(
                        Map.of("queue", "EMAIL", "type", "other", "outcome", "error", "error", "QueueFullException"));
    }

    @Test
    void endsWhenTheTaskIsRefusedAtOnce() {
        EnqueueStep refusing = middleware.wrap((task, queue, headers) -> {
            throw new IllegalStateException("no");
        });

        assertThatThrownBy(() -> refusing.enqueue(task, "EMAIL", Map.of())).isInstanceOf(IllegalStateException.class);

        assertThat(Recorded.keys(recorded.only().getLowCardinalityKeyValues()))
                .containsEntry("error", "IllegalStateException");
    }

    @Test
    void sendsWhatTracingAddsAsFarAsItCanBeSent() {
        recorded.registry.observationConfig().observationHandler(new ObservationHandler<TaskEnqueueContext>() {
            @Override
            public void onStart(TaskEnqueueContext context) {
                context.getSetter().set(context.getCarrier(), "traceparent", "00-ab");
                context.getSetter().set(context.getCarrier(), "baggage", "x".repeat(5_000));
                context.getSetter().set(context.getCarrier(), "name", "zu spät");
                context.getSetter().set(context.getCarrier(), "Nats-Rollup", "all");
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return context instanceof TaskEnqueueContext;
            }
        });

        step.enqueue(task, "EMAIL", Map.of("tenant", "blue"));

        assertThat(sent).isEqualTo(Map.of("tenant", "blue", "traceparent", "00-ab"));
    }

    @Test
    void keepsTheCallerForOtherThreads() throws Exception {
        Observation caller = Observation.start("caller", recorded.registry);
        EnqueueStep kept = Objects.requireNonNull(caller.scoped(() -> middleware.keepCaller(step)));
        caller.stop();

        Boolean left = CompletableFuture.supplyAsync(() -> {
                    kept.enqueue(task, "EMAIL", Map.of());
                    return recorded.registry.getCurrentObservation() == null;
                })
                .get();
        enqueued.complete(task);

        assertThat(left).isTrue();
        assertThat(recorded.stopped.get(1).getParentObservation()).isSameAs(caller);
    }

    @Test
    void keepsNothingWithoutACaller() {
        assertThat(middleware.keepCaller(step)).isSameAs(step);
    }

    @Test
    void enqueuesAlsoWhenTheScopeOfTheCallerCannotBeOpened() {
        AtomicBoolean over = new AtomicBoolean();
        recorded.registry.observationConfig().observationHandler(new ObservationHandler<Observation.Context>() {
            @Override
            public void onScopeOpened(Observation.Context context) {
                if (over.get()) {
                    throw new IllegalStateException("already stopped");
                }
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }
        });
        EnqueueStep kept =
                Observation.createNotStarted("caller", recorded.registry).observe(() -> middleware.keepCaller(step));
        over.set(true);
        enqueued.complete(task);

        assertThat(Objects.requireNonNull(kept).enqueue(task, "EMAIL", Map.of()))
                .isCompletedWithValue(task);
        assertThat(recorded.registry.getCurrentObservation()).isNull();
    }

    @Test
    void aConventionThatFailsDoesNotKeepATaskFromBeingEnqueued() {
        TaskEnqueueObservationConvention broken = new DefaultTaskEnqueueObservationConvention() {
            @Override
            public KeyValues getLowCardinalityKeyValues(TaskEnqueueContext context) {
                throw new NoClassDefFoundError("broken");
            }
        };
        EnqueueStep sent = new EnqueueObservationMiddleware(recorded.registry, recorded, broken)
                .wrap((given, queue, headers) -> CompletableFuture.completedFuture(given));

        assertThat(sent.enqueue(task, "EMAIL", Map.of())).isCompletedWithValue(task);
    }
}
