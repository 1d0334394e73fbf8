package io.asyncjobs.spring.autoconfigure.worker;

import io.asyncjobs.retry.RetryPolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a handler says about how it is to be called.
 *
 * @param terminateOn the exceptions that give a task up
 * @param retryPolicy how long failed tasks wait; {@code null}: as the application says
 * @param gate how many may run at once; {@code null}: any number
 * @param times how long and how often
 */
record HandlerSettings(
        List<Class<? extends Throwable>> terminateOn,
        @Nullable RetryPolicy retryPolicy,
        @Nullable Gate gate,
        HandlerTimes times) {

    static final HandlerSettings NONE = new HandlerSettings(List.of(), null, null, HandlerTimes.NONE);
}
