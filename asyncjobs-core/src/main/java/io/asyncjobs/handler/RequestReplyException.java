package io.asyncjobs.handler;

import io.asyncjobs.error.AsyncJobsException;
import org.jspecify.annotations.Nullable;

/**
 * A try that another service was to work has failed: it said so itself, or it could not be reached. Its message is Go's
 * in the same situation (protocol 17). The task is tried again.
 */
public final class RequestReplyException extends AsyncJobsException {

    private static final long serialVersionUID = 1L;

    RequestReplyException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean isRetryable() {
        return true;
    }
}
