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
}
