package io.asyncjobs.wire;

/** Names of message headers (protocol 7, 8, 17). */
public final class Headers {

    /** The stream sequence that must be the subject's last one for a save to succeed. */
    public static final String EXPECTED_LAST_SUBJECT_SEQUENCE = "Nats-Expected-Last-Subject-Sequence";

    /** The identity of a message within the stream's window for duplicates. */
    public static final String MESSAGE_ID = "Nats-Msg-Id";

    /** When an item that was published again may be started, in milliseconds since the epoch; ours, Go ignores it. */
    public static final String DUE = "Aj-Due";

    /** How often an item was queued anew because the server had given it up (B13); ours, Go ignores it. */
    public static final String HOPS = "Aj-Hops";

    /** What the body of a call to a remote handler is. */
    public static final String CONTENT_TYPE = "AJ-Content-Type";

    /** Until when a remote handler may answer. */
    public static final String HANDLER_DEADLINE = "AJ-Handler-Deadline";

    /** Why a remote handler gives the task up. */
    public static final String TERMINATE = "AJ-Terminate";

    /** Why a remote handler failed. */
    public static final String ERROR = "AJ-Error";

    private Headers() {}
}
