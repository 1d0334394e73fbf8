package io.asyncjobs.worker;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** How far a worker's stop has come (B6); moved on by its one thread. */
final class Shutdown {

    /** How long interrupted handlers have to end by themselves. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    /** How long the last saves and acknowledgements may take. */
    private static final Duration LAST_REQUESTS = Duration.ofSeconds(5);

    private static final Duration LONGEST = Duration.ofDays(365);

    private final long interruptAt;
    private final long abandonAt;
    private final long endAt;
    private volatile @Nullable CompletableFuture<@Nullable Void> drained;
    private boolean interrupted;
    private boolean abandoned;

    Shutdown(Duration timeout) {
        Duration bounded = timeout.compareTo(LONGEST) > 0 ? LONGEST : timeout;
        interruptAt = System.nanoTime() + bounded.toNanos();
        abandonAt = interruptAt + GRACE.toNanos();
        endAt = abandonAt + LAST_REQUESTS.toNanos();
    }

    /** Sets what to wait for besides handlers: the items on the way. */
    void drained(CompletableFuture<@Nullable Void> draining) {
        drained = draining;
    }

    /**
     * Does what is due.
     *
     * @param idle whether nothing is being worked
     * @param attempts what is being worked
     * @return whether the worker has stopped
     */
    boolean proceed(boolean idle, Collection<Attempt> attempts) {
        long now = System.nanoTime();
        CompletableFuture<@Nullable Void> draining = drained;
        if (idle && draining != null && draining.isDone() || now - endAt > 0) {
            return true;
        }
        if (now - interruptAt > 0 && !interrupted) {
            interrupted = true;
            attempts.forEach(Attempt::shutdown);
        }
        if (now - abandonAt > 0 && !abandoned) {
            abandoned = true;
            attempts.forEach(Attempt::abandon);
        }
        return false;
    }
}
