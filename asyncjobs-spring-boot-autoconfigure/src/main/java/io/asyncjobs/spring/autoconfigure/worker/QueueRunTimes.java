package io.asyncjobs.spring.autoconfigure.worker;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.spring.autoconfigure.AsyncJobsProperties;
import io.asyncjobs.spring.autoconfigure.AsyncJobsStartupException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The run times of queues: as the server has them, or as they are configured where it can't be asked. */
final class QueueRunTimes implements BiConsumer<String, Consumer<Duration>> {

    private static final Logger logger = LoggerFactory.getLogger(QueueRunTimes.class);

    private final AsyncJobs jobs;
    private final AsyncJobsProperties properties;

    QueueRunTimes(AsyncJobs jobs, AsyncJobsProperties properties) {
        this.jobs = jobs;
        this.properties = properties;
    }

    /**
     * Has a run time checked; later, when the client is not open yet: then the application has started, and what is wrong
     * is logged.
     */
    @Override
    public void accept(String queue, Consumer<Duration> check) {
        CompletableFuture<?> opened = jobs.opened();
        if (opened.isDone()) {
            check.accept(of(queue));
        } else {
            opened.thenRun(() -> checkLate(queue, check));
        }
    }

    private void checkLate(String queue, Consumer<Duration> check) {
        try {
            check.accept(of(queue));
        } catch (AsyncJobsStartupException wrong) {
            logger.error("{} {}", wrong.getMessage(), wrong.action());
        }
    }

    private Duration of(String queue) {
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
