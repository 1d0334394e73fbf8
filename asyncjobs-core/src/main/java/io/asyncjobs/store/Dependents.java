package io.asyncjobs.store;

import io.asyncjobs.error.Failures;
import io.asyncjobs.task.Task;
import io.asyncjobs.wire.Names;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who waits for whom, so that no task is discarded that others still need (B19). Thread-safe. */
final class Dependents {

    private static final Logger LOG = LoggerFactory.getLogger(Dependents.class);

    /** So many notes of tasks that do not wait any more are cleared away at once. */
    private static final int MAX_CLEARED = 20;

    private final StateBucket bucket;

    Dependents(StateBucket bucket) {
        this.bucket = bucket;
    }

    /** Notes what a task waits for. It is a help only: when it fails, the task is enqueued all the same. */
    CompletableFuture<@Nullable Void> register(Task child) {
        return forEach(child, (parent, id) -> bucket.put(key(parent, id), id.getBytes(StandardCharsets.UTF_8)))
                .exceptionally(thrown -> {
                    LOG.warn(
                            "{}: what it depends on may be discarded before it starts: {}",
                            child,
                            Failures.reason(thrown).getMessage());
                    return null;
                });
    }

    /** Removes what was noted, when the task has what it waited for or will never start. */
    CompletableFuture<@Nullable Void> forget(Task child) {
        return forEach(child, (parent, id) -> bucket.last(key(parent, id))
                        .thenCompose(found -> found.map(entry -> bucket.delete(entry.sequence()))
                                .orElseGet(() -> CompletableFuture.completedFuture(false))))
                .exceptionally(thrown -> {
                    LOG.debug("{}: who it waited for is still noted: {}", child, thrown.toString());
                    return null;
                });
    }

    /**
     * Whether somebody waits for a task; also yes when that can't be known. Notes of tasks that do not wait any more, which
     * a Go worker leaves behind, are removed on the way.
     *
     * @param waiting tells whether a task still waits
     */
    CompletableFuture<Boolean> exist(String parent, Function<String, CompletableFuture<Boolean>> waiting) {
        return exist(parent, waiting, 0).exceptionally(unknown -> true);
    }

    private CompletableFuture<Boolean> exist(
            String parent, Function<String, CompletableFuture<Boolean>> waiting, int cleared) {
        return bucket.last(key(parent, "*")).thenCompose(note -> {
            if (note.isEmpty()) {
                return CompletableFuture.completedFuture(false);
            }
            String child = new String(note.get().body(), StandardCharsets.UTF_8);
            return waiting.apply(child)
                    .thenCompose(waits -> waits || cleared >= MAX_CLEARED
                            ? CompletableFuture.completedFuture(true)
                            : bucket.delete(note.get().sequence())
                                    .thenCompose(gone -> exist(parent, waiting, cleared + 1)));
        });
    }

    private static CompletableFuture<@Nullable Void> forEach(
            Task child, BiFunction<String, String, CompletableFuture<?>> action) {
        List<CompletableFuture<?>> all = child.dependencies().stream()
                .filter(Names::isValid)
                .<CompletableFuture<?>>map(parent -> action.apply(parent, child.id()))
                .toList();
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
    }

    /** Keys of buckets have no colon, and ids no equals sign. */
    private static String key(String parent, String child) {
        return "dependents." + parent.replace(':', '=') + "." + child.replace(':', '=');
    }
}
