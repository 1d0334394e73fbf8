package io.asyncjobs.spring.autoconfigure.worker;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.spring.autoconfigure.AsyncJobsProperties;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** The run times of queues: as the server has them, or as they are configured where it can't be asked. */
final class QueueRunTimes implements Function<String, Duration> {

    private final AsyncJobs jobs;
    private final AsyncJobsProperties properties;

    QueueRunTimes(AsyncJobs jobs, AsyncJobsProperties properties) {
        this.jobs = jobs;
        this.properties = properties;
    }

    @Override
    public Duration apply(String queue) {
        try {
            return jobs.queueInfo(queue).join().limits().ackWait();
        } catch (CompletionException unavailable) {
            return properties.queueConfigs().stream()
                    .filter(config -> config.name().equals(queue))
                    .findFirst()
                    .orElseGet(() -> QueueConfig.of(queue))
                    .maxRunTime();
        }
    }
}
