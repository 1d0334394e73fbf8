package io.asyncjobs.spring.actuate;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The queues and workers of an application at a moment.
 *
 * @param queues those that it has opened, the main one first
 * @param workers those that run here
 */
public record AsyncJobsDescriptor(List<QueueDescriptor> queues, List<WorkerDescriptor> workers)
        implements OperationResponseBody {

    /**
     * A queue.
     *
     * @param name its name
     * @param waiting items that wait to be started; {@code null} if the server did not say
     * @param pending items that are being worked or wait for a retry, anywhere; {@code null} if the server did not say
     * @param limits its limits on the server; {@code null} if the server did not say
     * @param handlers the types, or beginnings of types, that this application has handlers for
     * @param error why the server did not say, {@code null} if it did
     */
    public record QueueDescriptor(
            String name,
            @Nullable Long waiting,
            @Nullable Long pending,
            @Nullable LimitsDescriptor limits,
            Set<String> handlers,
            @Nullable String error) {}

    /**
     * The limits of a queue.
     *
     * @param maxRunTime how long a handler may run, as ISO-8601 has it
     * @param maxTries how often a task is tried; -1 is any number
     * @param maxConcurrent how many items may be worked or wait for a retry at once; -1 is any number
     */
    public record LimitsDescriptor(String maxRunTime, int maxTries, int maxConcurrent) {

        static LimitsDescriptor of(Duration maxRunTime, int maxTries, int maxConcurrent) {
            return new LimitsDescriptor(maxRunTime.toString(), maxTries, maxConcurrent);
        }
    }

    /**
     * A worker.
     *
     * @param queue what it works
     * @param slots how many handlers may run at once
     * @param busy how many slots are taken
     * @param running whether it was started and not stopped
     * @param paused whether it starts no more tasks until it is resumed
     */
    public record WorkerDescriptor(String queue, int slots, int busy, boolean running, boolean paused) {}
}
