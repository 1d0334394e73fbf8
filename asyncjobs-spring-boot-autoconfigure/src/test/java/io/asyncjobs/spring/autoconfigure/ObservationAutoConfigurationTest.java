package io.asyncjobs.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.spring.AsyncJobsOperations;
import io.asyncjobs.spring.autoconfigure.metrics.AsyncJobsMetricsAutoConfiguration;
import io.asyncjobs.spring.autoconfigure.observation.AsyncJobsObservationAutoConfiguration;
import io.asyncjobs.spring.autoconfigure.worker.AsyncJobsWorkerAutoConfiguration;
import io.asyncjobs.spring.observation.DefaultTaskEnqueueObservationConvention;
import io.asyncjobs.spring.observation.EnqueueObservationMiddleware;
import io.asyncjobs.spring.observation.ProcessObservationMiddleware;
import io.asyncjobs.spring.observation.TaskEnqueueObservationConvention;
import io.asyncjobs.task.Task;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ObservationAutoConfigurationTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    AsyncJobsAutoConfiguration.class,
                    AsyncJobsWorkerAutoConfiguration.class,
                    AsyncJobsMetricsAutoConfiguration.class,
                    AsyncJobsObservationAutoConfiguration.class,
                    MetricsAutoConfiguration.class))
            .withBean(AsyncJobs.class, ObservationAutoConfigurationTest::jobs)
            .withBean(MeterRegistry.class, SimpleMeterRegistry::new);

    private final ApplicationContextRunner observing =
            runner.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class));

    @Test
    void timesEnqueueingOnceByAnObservation() {
        observing.run(context -> {
            assertThat(context)
                    .hasSingleBean(ProcessObservationMiddleware.class)
                    .hasSingleBean(EnqueueObservationMiddleware.class);
            enqueue(context.getBean(AsyncJobsOperations.class));

            MeterRegistry registry = context.getBean(MeterRegistry.class);
            assertThat(registry.get("asyncjobs.task.enqueue").timer().count()).isEqualTo(1);
            assertThat(registry.find("asyncjobs.task.enqueue.active").longTaskTimer())
                    .isNotNull();
        });
    }

    @Test
    void timesEnqueueingOnceWithoutObservations() {
        runner.run(context -> {
            assertThat(context).doesNotHaveBean(ProcessObservationMiddleware.class);
            enqueue(context.getBean(AsyncJobsOperations.class));

            MeterRegistry registry = context.getBean(MeterRegistry.class);
            assertThat(registry.get("asyncjobs.task.enqueue").timer().count()).isEqualTo(1);
            assertThat(registry.find("asyncjobs.task.enqueue.active").longTaskTimer())
                    .isNull();
        });
    }

    @Test
    void timesEnqueueingItselfWhenTheRegistryDoesNothing() {
        runner.withBean(ObservationRegistry.class, () -> ObservationRegistry.NOOP)
                .run(context -> {
                    enqueue(context.getBean(AsyncJobsOperations.class));

                    assertThat(context.getBean(MeterRegistry.class)
                                    .get("asyncjobs.task.enqueue")
                                    .timer()
                                    .count())
                            .isEqualTo(1);
                });
    }

    @Test
    void namesThingsAsTheApplicationWants() {
        TaskEnqueueObservationConvention own = new DefaultTaskEnqueueObservationConvention() {
            @Override
            public String getName() {
                return "our.enqueue";
            }
        };
        observing.withBean(TaskEnqueueObservationConvention.class, () -> own).run(context -> {
            enqueue(context.getBean(AsyncJobsOperations.class));

            assertThat(context.getBean(MeterRegistry.class)
                            .get("our.enqueue")
                            .tag("queue", "EMAIL")
                            .tag("type", "other")
                            .tag("outcome", "ok")
                            .tag("error", "none")
                            .timer()
                            .count())
                    .isEqualTo(1);
        });
    }

    private static void enqueue(AsyncJobsOperations jobs) {
        jobs.enqueue(Task.builder("email:new").build());
    }

    private static AsyncJobs jobs() {
        AsyncJobs jobs = mock(AsyncJobs.class);
        when(jobs.queue()).thenReturn("EMAIL");
        when(jobs.queues()).thenReturn(Set.of("EMAIL"));
        when(jobs.enqueue(any(), eq("EMAIL")))
                .thenAnswer(call -> CompletableFuture.completedFuture(call.getArgument(0)));
        return jobs;
    }
}
