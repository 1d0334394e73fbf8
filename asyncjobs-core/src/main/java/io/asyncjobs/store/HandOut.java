package io.asyncjobs.store;

import java.util.concurrent.CompletableFuture;

/** Turns futures that complete on threads of the NATS client into those that users get. */
@FunctionalInterface
public interface HandOut {

    /** A future with the same outcome that completes elsewhere. */
    <T> CompletableFuture<T> handOut(CompletableFuture<T> future);
}
