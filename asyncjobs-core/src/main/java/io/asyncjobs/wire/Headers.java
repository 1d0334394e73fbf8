package io.asyncjobs.wire;

/** Names of message headers (protocol 7, 8). */
public final class Headers {

    /** The stream sequence that must be the subject's last one for a save to succeed. */
    public static final String EXPECTED_LAST_SUBJECT_SEQUENCE = "Nats-Expected-Last-Subject-Sequence";

    /** The identity of a message within the stream's window for duplicates. */
    public static final String MESSAGE_ID = "Nats-Msg-Id";

    /** When an item that was published again may be started, in milliseconds since the epoch; ours, Go ignores it. */
    public static final String DUE = "Aj-Due";

    /** How often an item was queued anew because the server had given it up (B13); ours, Go ignores it. */
    public static final String HOPS = "Aj-Hops";

    private Headers() {}
}
