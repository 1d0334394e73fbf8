package io.asyncjobs.worker;

import io.asyncjobs.error.Failures;
import io.asyncjobs.error.UnavailableException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sends an acknowledgement, and the same again when there is no answer, while the delivery is ours (B5). */
final class Acknowledgement {

    private static final int MAX_ATTEMPTS = 3;

    private Acknowledgement() {}

    static CompletableFuture<@Nullable Void> send(Lease lease, Supplier<CompletableFuture<@Nullable Void>> how) {
        return send(lease, how, 1);
    }

    private static CompletableFuture<@Nullable Void> send(
            Lease lease, Supplier<CompletableFuture<@Nullable Void>> how, int attempt) {
        return Failures.recover(
                how.get(),
                reason -> reason instanceof UnavailableException && attempt < MAX_ATTEMPTS && lease.holds()
                        ? send(lease, how, attempt + 1)
                        : CompletableFuture.failedFuture(reason));
    }
}
