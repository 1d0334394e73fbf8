package io.asyncjobs.handler;

/** Wraps handlers, for what many have in common: logging, transactions, tracing. Must be thread-safe. */
@FunctionalInterface
public interface Middleware {

    /** The handler to call in place of another, which it calls in its turn or not at all. */
    Handler wrap(Handler next);
}
