package io.asyncjobs.error;

import org.jspecify.annotations.Nullable;

/** The queue holds as many items as it may and refuses new ones; retry when it has been worked down. */
public class QueueFullException extends AsyncJobsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates one without a cause.
     *
     * @param message what was wrong, and what to do
     */
    public QueueFullException(String message) {
        this(message, null);
    }

    /**
     * Creates one with a cause.
     *
     * @param message what was wrong, and what to do
     * @param cause the reason, if there is one
     */
    public QueueFullException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean isRetryable() {
        return true;
    }
}
