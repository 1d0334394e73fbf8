package io.asyncjobs.spring.actuate;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What became of the wish to pause or resume a queue.
 *
 * @param queue the queue
 * @param paused whether it is paused now, in this application; {@code null} if the wish was refused
 * @param error why it was refused, {@code null} if it was not
 */
public record PausedQueueDescriptor(String queue, @Nullable Boolean paused, @Nullable String error)
        implements OperationResponseBody {}
