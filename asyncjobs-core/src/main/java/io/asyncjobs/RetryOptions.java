package io.asyncjobs;

import io.asyncjobs.wire.Names;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a task is tried again at somebody's wish (protocol 15, B26). Immutable, thread-safe.
 *
 * @param queue where it is to be tried; {@code null}: in its own queue
 * @param evenIfActive whether also a task that is being worked; it may then run twice at once
 * @param keepTries whether the tries made so far still count; otherwise it has all of them again
 * @param skipDependencies whether a task that waits for others, or failed with them, starts without them
 * @param deadline a new deadline; {@code null}: it keeps its own
 */
public record RetryOptions(
        @Nullable String queue,
        boolean evenIfActive,
        boolean keepTries,
        boolean skipDependencies,
        @Nullable Instant deadline) {

    /** Checks the queue's name. */
    public RetryOptions {
        if (queue != null) {
            Names.requireQueue(queue);
        }
    }

    /** In its own queue, not while it is active, with all its tries, after those it depends on, with its deadline. */
    public static RetryOptions ofDefaults() {
        return new RetryOptions(null, false, false, false, null);
    }

    /** A copy for another queue. */
    public RetryOptions inQueue(String name) {
        return new RetryOptions(name, evenIfActive, keepTries, skipDependencies, deadline);
    }

    /** A copy that also takes a task that is being worked: for one whose worker is known to be dead. */
    public RetryOptions evenIfActive(boolean even) {
        return new RetryOptions(queue, even, keepTries, skipDependencies, deadline);
    }

    /** A copy that keeps count of the tries made so far. */
    public RetryOptions keepTries(boolean keep) {
        return new RetryOptions(queue, evenIfActive, keep, skipDependencies, deadline);
    }

    /** A copy that does not look at the tasks it depends on. */
    public RetryOptions skipDependencies(boolean skip) {
        return new RetryOptions(queue, evenIfActive, keepTries, skip, deadline);
    }

    /** A copy with a new deadline. */
    public RetryOptions withDeadline(@Nullable Instant latest) {
        return new RetryOptions(queue, evenIfActive, keepTries, skipDependencies, latest);
    }
}
