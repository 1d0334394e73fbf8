package io.asyncjobs.handler;

import io.asyncjobs.error.AsyncJobsException;
import io.asyncjobs.error.InvalidRequestException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Thrown by a handler to have its task tried again after a delay of the handler's choice. */
public class RetryTaskException extends AsyncJobsException {

    private static final long serialVersionUID = 1L;

    private final Duration delay;

    /**
     * Fails this try.
     *
     * @param delay how long to wait before the next one
     * @param reason why; becomes the task's last error
     */
    public RetryTaskException(Duration delay, String reason) {
        this(delay, reason, null);
    }

    /**
     * Fails this try.
     *
     * @param delay how long to wait before the next one
     * @param reason why; becomes the task's last error
     * @param cause the exception behind it
     */
    public RetryTaskException(Duration delay, String reason, @Nullable Throwable cause) {
        super(reason, cause);
        if (delay.isNegative()) {
            throw new InvalidRequestException("the delay of a retry must not be negative: " + delay);
        }
        this.delay = delay;
    }

    /** How long to wait before the next try. */
    public Duration delay() {
        return delay;
    }
}
