package io.asyncjobs.worker;

import java.util.Locale;

/** What became of a task when one of its tries was over. */
public enum TryOutcome {
    /** The handler succeeded. */
    COMPLETE,
    /** It failed and will be tried again. */
    RETRY,
    /** The handler gave it up. */
    TERMINATED,
    /** It is out of tries or past its deadline. */
    EXPIRED,
    /** A task that it depends on failed; it was not started. */
    UNREACHABLE,
    /** The worker shut down, or the handler gave the task back before it began; the try does not count. */
    RELEASED,
    /** Somebody else has the task: the handler's time was over, or the record was changed. */
    LOST;

    /** The name in metrics. */
    public String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
