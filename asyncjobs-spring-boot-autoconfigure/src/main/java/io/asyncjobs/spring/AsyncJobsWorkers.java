package io.asyncjobs.spring;

import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.worker.Worker;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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
     * Starts no more tasks of a queue until {@link #resume(String)}; those that run go on. In this application only: other
     * instances go on working the queue. A stop of the workers ends it.
     *
     * @throws NotFoundException if there is no worker of the queue
     */
    default void pause(String queue) {
        requireWorker(queue).pause();
    }

    /**
     * Goes on to start tasks of a queue.
     *
     * @throws NotFoundException if there is no worker of the queue
     */
    default void resume(String queue) {
        requireWorker(queue).resume();
    }

    /** The queues that are paused here. */
    default Set<String> paused() {
        return workers().stream().filter(Worker::isPaused).map(Worker::queue).collect(Collectors.toUnmodifiableSet());
    }

    private Worker requireWorker(String queue) {
        return worker(queue)
                .orElseThrow(() -> new NotFoundException("queue " + queue + " is not worked here; these are: "
                        + workers().stream().map(Worker::queue).toList()));
    }

    /**
     * The type, or beginning of types, that a handler for these tasks was registered with; empty if this application has
     * none in that queue.
     */
    Optional<String> route(String queue, String type);
}
