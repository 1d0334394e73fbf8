package io.asyncjobs.handler;

import io.asyncjobs.error.AsyncJobsException;
import org.jspecify.annotations.Nullable;

/**
 * A command could not be run, did not succeed, or was stopped: the try has failed. The message begins as Go's (protocol
 * 18), {@code execution failed: exit status 1}; the end of what the command wrote follows, as the options say.
 */
public class CommandFailedException extends AsyncJobsException {

    private static final long serialVersionUID = 1L;

    /** What every such text begins with. */
    private static final String FAILED = "execution failed: ";

    /**
     * Fails this try.
     *
     * @param reason what went wrong; {@code execution failed:} is put before it
     * @param cause the exception behind it, if there is one
     */
    public CommandFailedException(String reason, @Nullable Throwable cause) {
        super(FAILED + reason, cause);
    }
}
