package io.asyncjobs.handler;

import io.asyncjobs.retry.RetryPolicy;
import org.jspecify.annotations.Nullable;

/**
 * A handler and the task type, or beginning of task types, that it was registered for.
 *
 * @param type as registered; empty for the handler of all that has no other
 * @param handler the handler with all its middleware
 * @param found whether it was registered; otherwise it is the answer that there is no handler
 * @param retryPolicy how long its failed tasks wait; {@code null}: as the worker says
 */
public record Route(String type, Handler handler, boolean found, @Nullable RetryPolicy retryPolicy) {}
