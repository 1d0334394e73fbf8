package io.asyncjobs;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.store.TaskStore;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.wire.Names;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Looks for circles of tasks that would wait for each other for ever (B18). Thread-safe. */
final class Ancestors {

    /** So many stored tasks are looked at; a circle that is larger than that is not found. */
    private static final int MAX_LOADED = 1000;

    private final TaskStore tasks;

    Ancestors(TaskStore tasks) {
        this.tasks = tasks;
    }

    /** Fails with {@link InvalidRequestException} if a stored task that this one depends on waits for it in its turn. */
    CompletableFuture<@Nullable Void> refuseCircle(Task task) {
        if (task.dependencies().contains(task.id())) {
            return CompletableFuture.failedFuture(circle(task.id(), task.id()));
        }
        return task.dependencies().isEmpty()
                ? CompletableFuture.completedFuture(null)
                : visit(task.id(), new LinkedHashSet<>(task.dependencies()), new LinkedHashSet<>());
    }

    private CompletableFuture<@Nullable Void> visit(String id, Set<String> level, Set<String> seen) {
        List<CompletableFuture<Set<String>>> loading = level.stream()
                .filter(Names::isValid)
                .filter(seen::add)
                .limit(Math.max(0, MAX_LOADED - seen.size()))
                .map(parent -> parentsOf(id, parent))
                .toList();
        return CompletableFuture.allOf(loading.toArray(CompletableFuture[]::new))
                .thenCompose(loaded -> {
                    Set<String> next = new LinkedHashSet<>();
                    loading.forEach(each -> next.addAll(each.join()));
                    return next.isEmpty() || seen.size() >= MAX_LOADED
                            ? CompletableFuture.<@Nullable Void>completedFuture(null)
                            : visit(id, next, seen);
                });
    }

    /** Only a blocked task waits; one that is missing or can't be read now is the worker's to judge. */
    private CompletableFuture<Set<String>> parentsOf(String id, String parent) {
        return tasks.load(parent).handle((stored, thrown) -> {
            if (thrown != null || stored.task().state() != TaskState.BLOCKED) {
                return Set.of();
            }
            List<String> waitedFor = stored.task().dependencies();
            if (waitedFor.contains(id)) {
                throw circle(id, parent);
            }
            return Set.copyOf(waitedFor);
        });
    }

    private static InvalidRequestException circle(String id, String parent) {
        return new InvalidRequestException(
                id.equals(parent)
                        ? "task " + id + " depends on itself; remove it from its dependencies"
                        : "task " + id + " depends on itself: task " + parent
                                + ", which it depends on, waits for it; remove one of both dependencies");
    }
}
