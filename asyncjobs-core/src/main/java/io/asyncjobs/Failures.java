package io.asyncjobs;

import io.asyncjobs.error.AsyncJobsException;
import io.asyncjobs.error.NotFoundException;
import java.util.concurrent.CompletionException;

/** The exceptions inside futures. */
final class Failures {

    private Failures() {}

    /** What a future failed with, without what other futures wrapped around it. */
    static Throwable reason(Throwable thrown) {
        return thrown instanceof CompletionException && thrown.getCause() != null ? reason(thrown.getCause()) : thrown;
    }

    /** The same as one of ours. */
    static RuntimeException unchecked(Throwable reason) {
        return reason instanceof AsyncJobsException ours
                ? ours
                : new AsyncJobsException("an unexpected failure: " + reason, reason);
    }

    /** The text that Go stores for it: the error as raised, without the words around it (protocol 8, 5). */
    static String wireText(Throwable reason) {
        Throwable cause = reason.getCause();
        Throwable raised = reason instanceof NotFoundException && cause != null ? cause : reason;
        return String.valueOf(raised.getMessage());
    }
}
