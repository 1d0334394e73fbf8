package io.asyncjobs.worker;

import io.asyncjobs.error.Failures;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.error.UnavailableException;
import io.asyncjobs.store.StoredTask;
import io.asyncjobs.wire.Names;
import io.asyncjobs.worker.Dependencies.Parent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Loads the tasks that another depends on: many at once (B16), but not thousands. */
final class Parents {

    private static final int AT_ONCE = 100;

    private Parents() {}

    /**
     * Loads them.
     *
     * @param ids whom, in the order of the answer
     * @param load loads one task
     * @param lenient whether one that can't be used counts as missing: a task that only wants results runs without them
     * @return what was found; fails if one can't be read now
     */
    static CompletableFuture<List<Parent>> load(
            List<String> ids, Function<String, CompletableFuture<StoredTask>> load, boolean lenient) {
        return load(ids, 0, new ArrayList<>(ids.size()), id -> load(id, load, lenient));
    }

    private static CompletableFuture<List<Parent>> load(
            List<String> ids, int from, List<Parent> found, Function<String, CompletableFuture<Parent>> load) {
        if (from >= ids.size()) {
            return CompletableFuture.completedFuture(found);
        }
        int to = Math.min(ids.size(), from + AT_ONCE);
        List<CompletableFuture<Parent>> loading =
                ids.subList(from, to).stream().map(load).toList();
        CompletableFuture<@Nullable Void> all = CompletableFuture.allOf(loading.toArray(CompletableFuture[]::new));
        return all.thenCompose(done -> {
            loading.forEach(each -> found.add(each.join()));
            return load(ids, to, found, load);
        });
    }

    private static CompletableFuture<Parent> load(
            String id, Function<String, CompletableFuture<StoredTask>> load, boolean lenient) {
        Parent missing = new Parent(id, Optional.empty());
        if (!Names.isValid(id)) {
            return CompletableFuture.completedFuture(missing); // no such task can exist (B37)
        }
        return Failures.recover(
                load.apply(id).thenApply(stored -> new Parent(id, Optional.of(stored.task()))),
                reason -> reason instanceof NotFoundException || lenient && !(reason instanceof UnavailableException)
                        ? CompletableFuture.completedFuture(missing)
                        : CompletableFuture.failedFuture(reason));
    }
}
