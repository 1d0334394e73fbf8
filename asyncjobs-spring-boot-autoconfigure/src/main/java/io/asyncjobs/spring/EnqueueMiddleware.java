package io.asyncjobs.spring;

/**
 * Wraps what {@link AsyncJobsTemplate} does to enqueue a task: to add headers, to trace it, to refuse it. Define a bean;
 * the first in order is outermost. Must be thread-safe and not block. What enqueues through the core's client alone is not
 * wrapped.
 */
@FunctionalInterface
public interface EnqueueMiddleware {

    /** The step to take in place of another, which it takes in its turn or not at all. */
    EnqueueStep wrap(EnqueueStep next);

    /**
     * Keeps for a step what it finds on the current thread, a trace for one: of many tasks, those after the first ones are
     * enqueued on other threads. Called on the thread of the caller, once for each call of {@code enqueueAll}.
     *
     * @param step the whole step, with all middleware
     * @return the step as it is to be taken on any thread on behalf of the current one; by default as it is
     */
    default EnqueueStep keepCaller(EnqueueStep step) {
        return step;
    }
}
