package io.asyncjobs.handler;

/**
 * A handler and the task type, or beginning of task types, that it was registered for.
 *
 * @param type as registered; empty for the handler of all that has no other
 * @param handler the handler with all its middleware
 * @param found whether it was registered; otherwise it is the answer that there is no handler
 */
public record Route(String type, Handler handler, boolean found) {}
