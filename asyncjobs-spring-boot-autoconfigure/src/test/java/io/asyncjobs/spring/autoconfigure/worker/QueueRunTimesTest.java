package io.asyncjobs.spring.autoconfigure.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.error.UnavailableException;
import io.asyncjobs.queue.QueueInfo;
import io.asyncjobs.queue.QueueLimits;
import io.asyncjobs.spring.autoconfigure.AsyncJobsProperties;
import io.asyncjobs.spring.autoconfigure.AsyncJobsStartupException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class QueueRunTimesTest {

    private final AsyncJobs jobs = mock(AsyncJobs.class);
    private final List<Duration> checked = new ArrayList<>();
    private final QueueRunTimes runTimes = new QueueRunTimes(
            jobs,
            new Binder(new MapConfigurationPropertySource(Map.of(
                            "asyncjobs.queue", "EMAIL",
                            "asyncjobs.queues.EMAIL.max-run-time", "30s")))
                    .bindOrCreate("asyncjobs", AsyncJobsProperties.class));

    @BeforeEach
    void setUp() {
        when(jobs.opened()).thenReturn(CompletableFuture.completedFuture(null));
        QueueLimits limits = new QueueLimits(Duration.ofMinutes(7), -1, 100);
        when(jobs.queueInfo("EMAIL"))
                .thenReturn(CompletableFuture.completedFuture(new QueueInfo("EMAIL", 0, 0, limits)));
    }

    @Test
    void areThoseOfTheServer() {
        runTimes.accept("EMAIL", checked::add);

        assertThat(checked).containsExactly(Duration.ofMinutes(7));
    }

    @Test
    void areThoseOfThePropertiesWhenTheServerDoesNotAnswer() {
        when(jobs.queueInfo("EMAIL"))
                .thenReturn(CompletableFuture.failedFuture(new UnavailableException("no answer", null)));

        runTimes.accept("EMAIL", checked::add);

        assertThat(checked).containsExactly(Duration.ofSeconds(30));
    }

    @Test
    void areCheckedLaterWhenTheClientIsNotOpenYet(CapturedOutput output) {
        CompletableFuture<Void> opened = new CompletableFuture<>();
        when(jobs.opened()).thenReturn(opened);
        runTimes.accept("EMAIL", runTime -> {
            checked.add(runTime);
            throw new AsyncJobsStartupException("This is too long.", "Make it shorter.", null);
        });
        assertThat(checked).isEmpty();

        opened.complete(null);

        assertThat(checked).containsExactly(Duration.ofMinutes(7));
        assertThat(output).contains("ERROR", "This is too long. Make it shorter.");
    }
}
