package io.asyncjobs.store;

import io.asyncjobs.error.AsyncJobsException;

/** JetStream refused a request. */
final class ApiException extends AsyncJobsException {

    private static final long serialVersionUID = 1L;

    static final int MESSAGE_NOT_FOUND = 10037;
    static final int STREAM_NOT_FOUND = 10059;
    static final int STREAM_NAME_IN_USE = 10058;
    static final int CONSUMER_NOT_FOUND = 10014;
    static final int CONSUMER_EXISTS = 10148;
    static final int STORE_FULL = 10077;
    static final int WRONG_LAST_SEQUENCE = 10071;
    static final int WRONG_LAST_SEQUENCE_CLUSTERED = 10164;

    private final int code;

    ApiException(int code, String description) {
        super(description + " (" + code + ")", null);
        this.code = code;
    }

    int code() {
        return code;
    }

    /** Whether somebody else wrote the subject first (protocol 7). */
    boolean isConflict() {
        return code == WRONG_LAST_SEQUENCE || code == WRONG_LAST_SEQUENCE_CLUSTERED;
    }
}
