package io.asyncjobs.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.spring.AsyncJobsOperations;
import io.asyncjobs.spring.AsyncJobsTemplate;
import io.asyncjobs.spring.AsyncJobsWorkers;
import io.asyncjobs.spring.autoconfigure.health.AsyncJobsHealthContributorAutoConfiguration;
import io.asyncjobs.spring.autoconfigure.metrics.AsyncJobsMetricsAutoConfiguration;
import io.asyncjobs.spring.autoconfigure.worker.AsyncJobsWorkerAutoConfiguration;
import io.asyncjobs.spring.health.AsyncJobsHealthIndicator;
import io.asyncjobs.spring.metrics.AsyncJobsMetrics;
import io.asyncjobs.task.JsonPayloadCodec;
import io.asyncjobs.task.PayloadCodec;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nats.client.Connection;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class AsyncJobsAutoConfigurationTest {

    private final AsyncJobs jobs = jobs();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    AsyncJobsAutoConfiguration.class,
                    AsyncJobsWorkerAutoConfiguration.class,
                    AsyncJobsMetricsAutoConfiguration.class,
                    AsyncJobsHealthContributorAutoConfiguration.class,
                    JacksonAutoConfiguration.class))
            .withBean(AsyncJobs.class, () -> jobs);

    @Test
    void offersTemplateWorkersAndHealth() {
        runner.run(context -> assertThat(context)
                .hasNotFailed()
                .hasSingleBean(AsyncJobsTemplate.class)
                .hasSingleBean(AsyncJobsWorkers.class)
                .hasSingleBean(AsyncJobsHealthIndicator.class)
                .doesNotHaveBean(Connection.class)
                .doesNotHaveBean(AsyncJobsMetrics.class));
    }

    @Test
    void consumesNothingWithoutHandlers() {
        runner.run(context -> verify(jobs, never()).worker(any(), any(), any()));
    }

    @Test
    void isSwitchedOff() {
        runner.withPropertyValues("asyncjobs.enabled=false").run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(AsyncJobsOperations.class)
                .doesNotHaveBean(AsyncJobsWorkers.class)
                .doesNotHaveBean(AsyncJobsHealthIndicator.class));
    }

    @Test
    void backsOffFromAnotherTemplate() {
        runner.withBean(AsyncJobsOperations.class, () -> mock(AsyncJobsOperations.class))
                .run(context -> assertThat(context).doesNotHaveBean(AsyncJobsTemplate.class));
    }

    @Test
    void measuresWhenThereIsARegistry() {
        runner.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .run(context -> assertThat(context).hasSingleBean(AsyncJobsMetrics.class));
    }

    @Test
    void hidesHealthOnRequest() {
        runner.withPropertyValues("management.health.asyncjobs.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(AsyncJobsHealthIndicator.class));
    }

    @Test
    void encodesWithTheMapperOfTheApplication() {
        runner.run(context -> assertThat(context).getBean(PayloadCodec.class).isInstanceOf(Jackson3PayloadCodec.class));
    }

    @Test
    void encodesWithTheCoreWhenThereIsNoMapper() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(AsyncJobsAutoConfiguration.class))
                .withBean(AsyncJobs.class, () -> jobs)
                .run(context -> assertThat(context).getBean(PayloadCodec.class).isInstanceOf(JsonPayloadCodec.class));
    }

    @Test
    void encodesWithACodecOfTheApplication() {
        PayloadCodec own = mock(PayloadCodec.class);
        runner.withBean(PayloadCodec.class, () -> own)
                .run(context -> assertThat(context).getBean(PayloadCodec.class).isSameAs(own));
    }

    @Test
    void needsNoneOfTheOptionalLibraries() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(AsyncJobsAutoConfiguration.class, AsyncJobsWorkerAutoConfiguration.class))
                .withBean(AsyncJobs.class, () -> jobs)
                .withClassLoader(new FilteredClassLoader(
                        "tools.jackson",
                        "io.micrometer",
                        "org.springframework.boot.health",
                        "org.springframework.boot.actuate",
                        "org.springframework.boot.docker",
                        "org.springframework.boot.testcontainers",
                        "org.testcontainers",
                        "jakarta.validation"))
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(AsyncJobsTemplate.class);
                    assertThat(context).getBean(PayloadCodec.class).isInstanceOf(JsonPayloadCodec.class);
                });
    }

    private static AsyncJobs jobs() {
        AsyncJobs jobs = mock(AsyncJobs.class);
        when(jobs.queue()).thenReturn("DEFAULT");
        when(jobs.queues()).thenReturn(Set.of("DEFAULT"));
        return jobs;
    }
}
