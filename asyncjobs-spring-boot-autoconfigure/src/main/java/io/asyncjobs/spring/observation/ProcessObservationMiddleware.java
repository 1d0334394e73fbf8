package io.asyncjobs.spring.observation;

import io.asyncjobs.handler.Handler;
import io.asyncjobs.handler.Middleware;
import io.asyncjobs.handler.TaskContext;
import io.asyncjobs.spring.AsyncJobsWorkers;
import io.asyncjobs.task.Task;
import io.asyncjobs.worker.TryOutcome;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;

/**
 * Observes the run of each handler, {@link TaskObservation#PROCESS}; its trace goes on where the task was enqueued, and is
 * the current one while the handler and all other middleware run. Thread-safe.
 *
 * <p>The outcome is what follows from the handler's return or exception. It can't know what comes after: that the result
 * can't be stored ({@code retry}, here {@code complete}), or that somebody else has the task by then ({@code lost}). Tries
 * whose handler did not run, or that no handler was found for, are not observed.
 */
public final class ProcessObservationMiddleware implements Middleware, Ordered {

    private static final Logger logger = LoggerFactory.getLogger(ProcessObservationMiddleware.class);
    private static final TaskProcessObservationConvention DEFAULT = new DefaultTaskProcessObservationConvention();

    private final ObservationRegistry registry;
    private final AsyncJobsWorkers workers;
    private final @Nullable TaskProcessObservationConvention convention;

    /**
     * Observes in a registry.
     *
     * @param registry where; nothing is observed while it does nothing
     * @param workers know the types that handlers are registered with
     * @param convention name and keys; {@code null} for the usual ones
     */
    public ProcessObservationMiddleware(
            ObservationRegistry registry,
            AsyncJobsWorkers workers,
            @Nullable TaskProcessObservationConvention convention) {
        this.registry = registry;
        this.workers = workers;
        this.convention = convention;
    }

    /** Whether anything is observed. */
    public boolean isActive() {
        return !registry.isNoop();
    }

    @Override
    public Handler wrap(Handler next) {
        return (task, context) -> isActive() ? observed(next, task, context) : next.handle(task, context);
    }

    /** Outermost, and around what {@link io.asyncjobs.spring.TaskErrorHandler}s decide. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    private @Nullable Object observed(Handler next, Task task, TaskContext context) throws Exception {
        TaskProcessContext observed =
                new TaskProcessContext(task, context, TaskKeyValues.type(workers, context.queue(), task));
        Observation observation = TaskObservation.PROCESS.observation(convention, DEFAULT, () -> observed, registry);
        Observation.Scope scope = begin(observation);
        if (scope == null) {
            return next.handle(task, context);
        }
        try {
            Object result = next.handle(task, context);
            observed.end(TryOutcome.COMPLETE);
            return result;
        } catch (Throwable thrown) {
            observed.end(outcome(thrown, context));
            quietly(() -> observation.error(thrown));
            throw thrown;
        } finally {
            quietly(scope::close);
            quietly(observation::stop);
        }
    }

    /** Null if an observer fails: the task is worked without. */
    private Observation.@Nullable Scope begin(Observation observation) {
        Observation.Scope before = registry.getCurrentObservationScope();
        try {
            observation.start();
            return observation.openScope();
        } catch (Throwable bug) { // the user's code; errors too
            logger.warn("The observation of a task could not begin", bug);
            registry.setCurrentObservationScope(before); // what was opened must not stay on this thread
            quietly(observation::stop);
            return null;
        }
    }

    /** What became of the task is not for its observers to decide. */
    private static void quietly(Runnable step) {
        try {
            step.run();
        } catch (Throwable bug) { // the user's code; errors too
            logger.warn("The observation of a task failed", bug);
        }
    }

    private static TryOutcome outcome(Throwable thrown, TaskContext context) {
        TryOutcome failure = TryOutcome.ofFailure(thrown, context.isLastTry());
        // Interrupted before its time is over: by a shutdown, and most likely it failed for that only.
        boolean shutdown = context.isCancelled() && Instant.now().isBefore(context.deadline());
        return shutdown && failure != TryOutcome.TERMINATED ? TryOutcome.RELEASED : failure;
    }
}
