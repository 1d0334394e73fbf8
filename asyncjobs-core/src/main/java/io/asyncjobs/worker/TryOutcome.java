package io.asyncjobs.worker;

import io.asyncjobs.handler.ReleaseTaskException;
import io.asyncjobs.handler.TerminateTaskException;
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

    /**
     * What follows from what a handler threw: {@link #TERMINATED}, {@link #RELEASED}, {@link #EXPIRED} or {@link #RETRY}.
     *
     * @param error as thrown; the reason may be one of its causes
     * @param lastTry whether there are no more tries
     */
    public static TryOutcome ofFailure(Throwable error, boolean lastTry) {
        if (Outcomes.find(error, TerminateTaskException.class).isPresent()) {
            return TERMINATED;
        }
        if (Outcomes.find(error, ReleaseTaskException.class).isPresent()) {
            return RELEASED;
        }
        return lastTry ? EXPIRED : RETRY;
    }

    /** The name in metrics. */
    public String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
