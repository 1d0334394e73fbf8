package io.asyncjobs.error;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** The exceptions inside futures, without what other futures wrapped around them. Thread-safe. */
public final class Failures {

    private Failures() {}

    /** What a future failed with. */
    public static Throwable reason(Throwable thrown) {
        return thrown instanceof CompletionException && thrown.getCause() != null ? reason(thrown.getCause()) : thrown;
    }

    /** The same as an exception of this library. */
    public static AsyncJobsException unchecked(Throwable reason) {
        return reason instanceof AsyncJobsException ours
                ? ours
                : new AsyncJobsException("an unexpected failure: " + reason, reason);
    }

    /** A future that goes on with another when it fails, which its reason decides on. */
    public static <T> CompletableFuture<T> recover(
            CompletableFuture<T> future, Function<Throwable, CompletableFuture<T>> recovery) {
        return future.exceptionallyCompose(thrown -> recovery.apply(reason(thrown)));
    }
}
