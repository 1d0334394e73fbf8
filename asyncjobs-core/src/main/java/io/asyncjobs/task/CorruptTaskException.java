package io.asyncjobs.task;

import io.asyncjobs.error.AsyncJobsException;
import org.jspecify.annotations.Nullable;

/** A record in the task stream that is no task; its message says why, and holds nothing of the record. */
public final class CorruptTaskException extends AsyncJobsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates one.
     *
     * @param message what is wrong with the record
     * @param cause the reason
     */
    public CorruptTaskException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
