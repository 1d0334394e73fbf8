package io.asyncjobs.worker;

import java.util.Locale;

/** Why an item was removed from a queue although no task was worked for it. */
public enum DiscardReason {
    /** It is no work item, or names what can't be a task. */
    CORRUPT,
    /** Its task does not exist. */
    TASK_NOT_FOUND;

    /** The name in metrics. */
    public String tag() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
