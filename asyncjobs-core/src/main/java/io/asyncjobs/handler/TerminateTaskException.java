package io.asyncjobs.handler;

import io.asyncjobs.error.AsyncJobsException;
import org.jspecify.annotations.Nullable;

/** Thrown by a handler to give its task up: it becomes {@code terminated} and is not tried again. */
public class TerminateTaskException extends AsyncJobsException {

    private static final long serialVersionUID = 1L;

    /** What Go's error of the same meaning says, and what every such error text ends in. */
    private static final String TERMINATE = "terminate task";

    /** Gives the task up without a reason. */
    public TerminateTaskException() {
        super(TERMINATE, null);
    }

    /**
     * Gives the task up.
     *
     * @param reason why; with {@code : terminate task} behind it, it becomes the task's last error
     */
    public TerminateTaskException(String reason) {
        this(reason, null);
    }

    /**
     * Gives the task up.
     *
     * @param reason why
     * @param cause the exception behind it
     */
    public TerminateTaskException(String reason, @Nullable Throwable cause) {
        super(reason + ": " + TERMINATE, cause);
    }
}
