package io.asyncjobs.handler;

import io.asyncjobs.error.AsyncJobsException;
import io.asyncjobs.error.InvalidRequestException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a handler or a middleware that has not begun the work, to give its task back: the try does not count, and any
 * worker may start the task after the delay. It costs the server as much as a try, so do not use it for long waits or
 * short delays.
 */
public class ReleaseTaskException extends AsyncJobsException {

    private static final long serialVersionUID = 1L;

    private final Duration delay;

    /**
     * Gives the task back.
     *
     * @param delay how long it waits
     * @param reason why; becomes the task's last error
     */
    public ReleaseTaskException(Duration delay, String reason) {
        this(delay, reason, null);
    }

    /**
     * Gives the task back.
     *
     * @param delay how long it waits
     * @param reason why; becomes the task's last error
     * @param cause the exception behind it
     */
    public ReleaseTaskException(Duration delay, String reason, @Nullable Throwable cause) {
        super(reason, cause);
        if (delay.isNegative()) {
            throw new InvalidRequestException("the delay of a release must not be negative: " + delay);
        }
        this.delay = delay;
    }

    /** How long the task waits. */
    public Duration delay() {
        return delay;
    }
}
