package io.asyncjobs.worker;

import io.asyncjobs.store.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Where the items of tasks wait that can't start yet: for a retry, for a time, for other tasks. As in Go that is the
 * queue itself, which gets the item back with a delay (protocol 12, 13).
 */
@FunctionalInterface
interface Waiting {

    /**
     * Ends a delivery whose item is to come again.
     *
     * @param delay how long it waits
     * @param now the time
     */
    CompletableFuture<@Nullable Void> put(Delivery delivery, Duration delay, Instant now);
}
