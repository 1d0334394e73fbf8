package io.asyncjobs.error;

import org.jspecify.annotations.Nullable;

/** A task, queue or consumer that does not exist. */
public class NotFoundException extends AsyncJobsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates one without a cause.
     *
     * @param message what was wrong, and what to do
     */
    public NotFoundException(String message) {
        this(message, null);
    }

    /**
     * Creates one with a cause.
     *
     * @param message what was wrong, and what to do
     * @param cause the reason, if there is one
     */
    public NotFoundException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
