package io.asyncjobs;

import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.store.Storage;
import io.asyncjobs.store.WorkQueue;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** The queues of a client. */
record OpenQueues(Map<String, WorkQueue> byName, Storage storage) {

    Collection<WorkQueue> all() {
        return byName.values();
    }

    /** One of those that the settings name. */
    WorkQueue open(String name) {
        return Objects.requireNonNull(byName.get(name), name);
    }

    /** Any queue that exists, opened or not. */
    CompletableFuture<WorkQueue> reach(String name) {
        WorkQueue open = byName.get(name);
        return open == null ? storage.openQueue(QueueConfig.join(name)) : CompletableFuture.completedFuture(open);
    }
}
