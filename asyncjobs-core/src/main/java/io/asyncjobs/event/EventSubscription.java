package io.asyncjobs.event;

/** A listener's place at the events. Thread-safe. */
public interface EventSubscription extends AutoCloseable {

    /** Ends it: at most the call that is under way goes on. Returns at once; has no effect the second time. */
    @Override
    void close();
}
