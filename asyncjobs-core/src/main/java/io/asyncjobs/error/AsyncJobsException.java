package io.asyncjobs.error;

import org.jspecify.annotations.Nullable;

/**
 * The base of all exceptions of this library. Unchecked; no message ever contains a payload, a key or a URL with
 * credentials.
 */
public class AsyncJobsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates one.
     *
     * @param message what was wrong, and what to do
     * @param cause the reason, if there is one
     */
    public AsyncJobsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Whether the same call may succeed later without any change by the caller; {@code false} unless a subclass says so. */
    public boolean isRetryable() {
        return false;
    }
}
