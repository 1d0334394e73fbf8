package io.asyncjobs.error;

import org.jspecify.annotations.Nullable;

/** The caller asked for something that can never work: a bad name, a bad option, a payload that can't be stored. */
public class InvalidRequestException extends AsyncJobsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates one without a cause.
     *
     * @param message what was wrong, and what to do
     */
    public InvalidRequestException(String message) {
        this(message, null);
    }

    /**
     * Creates one with a cause.
     *
     * @param message what was wrong, and what to do
     * @param cause the reason, if there is one
     */
    public InvalidRequestException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
