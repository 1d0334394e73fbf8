package io.asyncjobs.spring;

import io.asyncjobs.error.AsyncJobsException;
import org.jspecify.annotations.Nullable;

/** Why a try failed whose handler ran longer than its {@link TaskHandler#maxRunTime()}. */
public final class HandlerRunTimeException extends AsyncJobsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates one.
     *
     * @param message which handler, and how long it may run
     * @param cause what it threw when it was interrupted, if it did
     */
    public HandlerRunTimeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
