package io.asyncjobs.error;

import org.jspecify.annotations.Nullable;

/** What was waited for did not happen in time; it may happen later. */
public class AwaitTimeoutException extends AsyncJobsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates one.
     *
     * @param message what was waited for, and how far it had come
     * @param cause the last failure to look at it, if there was one
     */
    public AwaitTimeoutException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean isRetryable() {
        return true;
    }
}
