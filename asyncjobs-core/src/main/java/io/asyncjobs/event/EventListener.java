package io.asyncjobs.event;

/**
 * Hears events. Called in order, one call at a time, on a thread of the subscription's own: it may block. Events that
 * come while too many wait are lost to it, and the log says so; what it throws is logged.
 */
public interface EventListener {

    /** A task came into a state. */
    default void onTaskState(TaskStateEvent event) {}

    /** A process became leader. */
    default void onLeaderElected(LeaderElectedEvent event) {}

    /**
     * A message that could not be read: anybody may publish on these subjects, and newer versions other events.
     *
     * @param subject where it came
     * @param reason what is wrong with it; holds nothing of it but the name of an unknown type
     */
    default void onUnreadable(String subject, InvalidEventException reason) {}
}
