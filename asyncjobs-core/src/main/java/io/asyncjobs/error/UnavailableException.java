package io.asyncjobs.error;

import org.jspecify.annotations.Nullable;

/** The server did not answer in time, or there is no connection to it; retry later. */
public class UnavailableException extends AsyncJobsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates one without a cause.
     *
     * @param message what was wrong, and what to do
     */
    public UnavailableException(String message) {
        this(message, null);
    }

    /**
     * Creates one with a cause.
     *
     * @param message what was wrong, and what to do
     * @param cause the reason, if there is one
     */
    public UnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean isRetryable() {
        return true;
    }
}
