package io.asyncjobs.spring;

import io.asyncjobs.worker.Worker;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The workers of this application: one for each queue that it consumes and has handlers for. There is one bean of this
 * type, which starts and stops them with the application. Thread-safe.
 */
public interface AsyncJobsWorkers {

    /** The workers; none before the start and after the stop. */
    List<Worker> workers();

    /** The worker of a queue; empty before the start, after the stop, and if the queue is not consumed here. */
    default Optional<Worker> worker(String queue) {
        return workers().stream().filter(worker -> worker.queue().equals(queue)).findFirst();
    }

    /** The types, or beginnings of types, that handlers are registered with in a queue, sorted. */
    default Set<String> types(String queue) {
        return Set.of();
    }

    /**
     * The type, or beginning of types, that a handler for these tasks was registered with; empty if this application has
     * none in that queue.
     */
    Optional<String> route(String queue, String type);
}
