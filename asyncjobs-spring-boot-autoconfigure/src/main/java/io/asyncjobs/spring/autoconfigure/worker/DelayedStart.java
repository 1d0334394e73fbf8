package io.asyncjobs.spring.autoconfigure.worker;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the workers once the client is open, on a thread of its own that is no daemon: it keeps the JVM alive until there
 * are workers, which do. Thread-safe.
 */
final class DelayedStart {

    private static final Logger logger = LoggerFactory.getLogger(DelayedStart.class);

    private final CompletableFuture<?> opened;

    private DelayedStart(CompletableFuture<?> opened) {
        this.opened = opened;
    }

    /**
     * Begins to wait.
     *
     * @param start starts the workers
     */
    static DelayedStart of(CompletableFuture<?> opened, Runnable start) {
        DelayedStart delayed = new DelayedStart(opened);
        new Thread(() -> delayed.run(start), "asyncjobs-start").start();
        return delayed;
    }

    private void run(Runnable start) {
        try {
            opened.join();
        } catch (CancellationException | CompletionException over) {
            logger.debug("The workers are not started: {}", over.toString());
            return;
        }
        try {
            start.run();
        } catch (Throwable failure) { // errors too: nobody else would tell
            logger.error("The workers could not be started", failure);
        }
    }

    /** Waits no longer; a start that has begun goes on. */
    void cancel() {
        opened.cancel(false);
    }
}
