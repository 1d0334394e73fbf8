package io.asyncjobs.signing;

import io.asyncjobs.error.AsyncJobsException;
import org.jspecify.annotations.Nullable;

/**
 * A record that must not be used because its signature is missing or wrong, or can't be checked (protocol 5). Its message
 * holds nothing of the record and nothing of a key.
 */
public final class UntrustedTaskException extends AsyncJobsException {

    private static final long serialVersionUID = 1L;

    /** Why a record is not trusted. */
    public enum Reason {
        /** It has no signature. */
        NOT_SIGNED,
        /** Its signature is not that of one of the keys over what stands in the record. */
        INVALID_SIGNATURE,
        /** The key that would tell can't be read. */
        NO_KEY
    }

    private final Reason reason;

    private UntrustedTaskException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    static UntrustedTaskException notSigned() {
        return new UntrustedTaskException(Reason.NOT_SIGNED, "task is not signed", null);
    }

    static UntrustedTaskException invalid() {
        return new UntrustedTaskException(Reason.INVALID_SIGNATURE, "invalid task signature", null);
    }

    static UntrustedTaskException invalid(AsyncJobsException detail) {
        return new UntrustedTaskException(
                Reason.INVALID_SIGNATURE, "invalid task signature: " + detail.getMessage(), detail);
    }

    static UntrustedTaskException noKey(AsyncJobsException detail) {
        return new UntrustedTaskException(
                Reason.NO_KEY, "the task's signature can't be checked: " + detail.getMessage(), detail);
    }

    /** Why the record is not trusted. */
    public Reason reason() {
        return reason;
    }
}
