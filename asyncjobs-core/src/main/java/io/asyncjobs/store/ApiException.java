package io.asyncjobs.store;

import io.asyncjobs.error.AsyncJobsException;

/** JetStream refused a request. */
final class ApiException extends AsyncJobsException {

    private static final long serialVersionUID = 1L;

    static final int MESSAGE_NOT_FOUND = 10037;
    static final int SEQUENCE_NOT_FOUND = 10043;
    static final int STREAM_NOT_FOUND = 10059;
    static final int STREAM_NAME_IN_USE = 10058;
    static final int SUBJECTS_OVERLAP = 10065;
    static final int CONSUMER_NOT_FOUND = 10014;
    static final int CONSUMER_EXISTS = 10148;
    static final int STORE_FULL = 10077;
    static final int WRONG_LAST_SEQUENCE = 10071;
    static final int WRONG_LAST_SEQUENCE_CLUSTERED = 10164;

    private final int code;
    private final String text;

    ApiException(int code, String description) {
        this(description + " (" + code + ")", code);
    }

    private ApiException(String text, int code) {
        super(text, null);
        this.text = text;
        this.code = code;
    }

    /** The refusal as Go shows and stores it. */
    String toText() {
        return text;
    }

    int code() {
        return code;
    }

    /** Whether there is no such message: none of a subject, or none (any more) at a sequence. */
    boolean isNoMessage() {
        return code == MESSAGE_NOT_FOUND || code == SEQUENCE_NOT_FOUND;
    }

    /** Whether a failure is a refusal with this number. */
    static boolean is(Throwable reason, int code) {
        return reason instanceof ApiException refused && refused.code == code;
    }

    /** Whether somebody else wrote the subject first (protocol 7). */
    boolean isConflict() {
        return code == WRONG_LAST_SEQUENCE || code == WRONG_LAST_SEQUENCE_CLUSTERED;
    }
}
