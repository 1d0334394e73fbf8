package io.asyncjobs.spring;

import io.asyncjobs.error.AsyncJobsException;

/** A task was not enqueued because the transaction that it depended on was rolled back, or may have been. */
public final class NotCommittedException extends AsyncJobsException {

    private static final long serialVersionUID = 1L;

    NotCommittedException(String message) {
        super(message, null);
    }
}
