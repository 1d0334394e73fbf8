package io.asyncjobs.spring.observation;

import io.asyncjobs.spring.AsyncJobsWorkers;
import io.asyncjobs.spring.EnqueueMiddleware;
import io.asyncjobs.spring.EnqueueStep;
import io.asyncjobs.task.Task;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;

/**
 * Observes enqueueing, {@link TaskObservation#ENQUEUE}, as part of the trace that is current when it begins; the headers of
 * the work item carry it on. Thread-safe.
 */
public final class EnqueueObservationMiddleware implements EnqueueMiddleware, Ordered {

    private static final Logger logger = LoggerFactory.getLogger(EnqueueObservationMiddleware.class);
    private static final TaskEnqueueObservationConvention DEFAULT = new DefaultTaskEnqueueObservationConvention();

    private final ObservationRegistry registry;
    private final AsyncJobsWorkers workers;
    private final @Nullable TaskEnqueueObservationConvention convention;

    /**
     * Observes in a registry.
     *
     * @param registry where; nothing is observed while it does nothing
     * @param workers know the types that handlers are registered with
     * @param convention name and keys; {@code null} for the usual ones
     */
    public EnqueueObservationMiddleware(
            ObservationRegistry registry,
            AsyncJobsWorkers workers,
            @Nullable TaskEnqueueObservationConvention convention) {
        this.registry = registry;
        this.workers = workers;
        this.convention = convention;
    }

    @Override
    public EnqueueStep wrap(EnqueueStep next) {
        return (task, queue, headers) ->
                registry.isNoop() ? next.enqueue(task, queue, headers) : observed(next, task, queue, headers);
    }

    /** All of many tasks are enqueued in the scope of the caller's observation. */
    @Override
    public EnqueueStep keepCaller(EnqueueStep step) {
        Observation caller = registry.getCurrentObservation();
        if (caller == null) {
            return step;
        }
        return (task, queue, headers) -> {
            if (caller.equals(registry.getCurrentObservation())) {
                return step.enqueue(task, queue, headers);
            }
            Observation.Scope scope = opened(caller);
            try {
                return step.enqueue(task, queue, headers);
            } finally {
                quietly(scope::close);
            }
        };
    }

    /** Outermost. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    private CompletableFuture<Task> observed(EnqueueStep next, Task task, String queue, Map<String, String> headers) {
        TaskEnqueueContext context =
                new TaskEnqueueContext(task, queue, TaskKeyValues.type(workers, queue, task), headers);
        Observation observation = TaskObservation.ENQUEUE.observation(convention, DEFAULT, () -> context, registry);
        quietly(observation::start);
        CompletableFuture<Task> enqueued;
        try {
            enqueued = next.enqueue(task, queue, context.headers());
        } catch (RuntimeException | Error refused) {
            end(context, observation, refused);
            throw refused;
        }
        return enqueued.whenComplete((stored, failure) -> end(context, observation, failure));
    }

    /** A task is not lost for its trace: the caller's observation may be over by now, which some handlers don't like. */
    private Observation.Scope opened(Observation caller) {
        Observation.Scope former = registry.getCurrentObservationScope();
        try {
            return caller.openScope();
        } catch (Throwable bug) { // the user's code; errors too
            registry.setCurrentObservationScope(former);
            logger.warn("A task is enqueued without the observation of its caller", bug);
            return Observation.Scope.NOOP;
        }
    }

    private static void end(TaskEnqueueContext context, Observation observation, @Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
        Throwable error = cause == null ? failure : cause;
        context.end(error);
        if (error != null) {
            quietly(() -> observation.error(error));
        }
        quietly(observation::stop);
    }

    /** The task is enqueued or not, whatever its observers do. */
    private static void quietly(Runnable step) {
        try {
            step.run();
        } catch (Throwable bug) { // the user's code; errors too
            logger.warn("The observation of an enqueued task failed", bug);
        }
    }
}
