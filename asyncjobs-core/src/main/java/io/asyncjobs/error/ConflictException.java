package io.asyncjobs.error;

import org.jspecify.annotations.Nullable;

/** Somebody else changed the record first, a task of this id exists already, or a task is signed already. */
public class ConflictException extends AsyncJobsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates one without a cause.
     *
     * @param message what was wrong, and what to do
     */
    public ConflictException(String message) {
        this(message, null);
    }

    /**
     * Creates one with a cause.
     *
     * @param message what was wrong, and what to do
     * @param cause the reason, if there is one
     */
    public ConflictException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
