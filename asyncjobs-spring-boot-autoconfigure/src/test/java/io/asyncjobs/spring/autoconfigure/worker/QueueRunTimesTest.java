package io.asyncjobs.spring.autoconfigure.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.error.UnavailableException;
import io.asyncjobs.queue.QueueInfo;
import io.asyncjobs.queue.QueueLimits;
import io.asyncjobs.spring.autoconfigure.AsyncJobsProperties;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class QueueRunTimesTest {

    private final AsyncJobs jobs = mock(AsyncJobs.class);
    private final QueueRunTimes runTimes = new QueueRunTimes(
            jobs,
            new Binder(new MapConfigurationPropertySource(Map.of(
                            "asyncjobs.queue", "EMAIL",
                            "asyncjobs.queues.EMAIL.max-run-time", "30s")))
                    .bindOrCreate("asyncjobs", AsyncJobsProperties.class));

    @Test
    void areThoseOfTheServer() {
        QueueLimits limits = new QueueLimits(Duration.ofMinutes(7), -1, 100);
        when(jobs.queueInfo("EMAIL"))
                .thenReturn(CompletableFuture.completedFuture(new QueueInfo("EMAIL", 0, 0, limits)));

        assertThat(runTimes.apply("EMAIL")).isEqualTo(Duration.ofMinutes(7));
    }

    @Test
    void areThoseOfThePropertiesWhenTheServerDoesNotAnswer() {
        when(jobs.queueInfo("EMAIL"))
                .thenReturn(CompletableFuture.failedFuture(new UnavailableException("no answer", null)));

        assertThat(runTimes.apply("EMAIL")).isEqualTo(Duration.ofSeconds(30));
    }
}
