package io.asyncjobs;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.store.Storage;
import io.asyncjobs.store.WorkQueue;
import io.asyncjobs.wire.Names;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The queues of a client, the main one first. */
record OpenQueues(Map<String, WorkQueue> byName, Storage storage) {

    Set<String> names() {
        return byName.keySet();
    }

    Collection<WorkQueue> all() {
        return byName.values();
    }

    /**
     * One that was opened.
     *
     * @throws InvalidRequestException if it was not
     */
    WorkQueue open(String name) {
        WorkQueue open = byName.get(name);
        if (open == null) {
            throw new InvalidRequestException("queue " + Names.printable(name) + " has not been opened; open: "
                    + String.join(", ", byName.keySet()));
        }
        return open;
    }

    /** Any queue that exists, opened or not. */
    CompletableFuture<WorkQueue> reach(String name) {
        WorkQueue open = byName.get(name);
        return open == null ? storage.openQueue(QueueConfig.join(name)) : CompletableFuture.completedFuture(open);
    }
}
