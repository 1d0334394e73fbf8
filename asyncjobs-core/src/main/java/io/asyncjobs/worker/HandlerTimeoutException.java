package io.asyncjobs.worker;

import io.asyncjobs.error.AsyncJobsException;
import java.time.Duration;

/** The reason of a try whose handler ran longer than the queue allows; the handler's thread is interrupted. */
public final class HandlerTimeoutException extends AsyncJobsException {

    private static final long serialVersionUID = 1L;

    HandlerTimeoutException(Duration maxRunTime) {
        super(
                "the handler ran longer than the queue's run time of " + maxRunTime.toMillis()
                        + " ms; make it quicker, let it report progress, or give the queue more time",
                null);
    }
}
