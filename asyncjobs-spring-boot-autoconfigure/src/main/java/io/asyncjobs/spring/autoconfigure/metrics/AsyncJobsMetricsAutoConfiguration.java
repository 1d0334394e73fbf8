package io.asyncjobs.spring.autoconfigure.metrics;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.spring.AsyncJobsWorkers;
import io.asyncjobs.spring.autoconfigure.observation.AsyncJobsObservationAutoConfiguration;
import io.asyncjobs.spring.autoconfigure.worker.AsyncJobsWorkerAutoConfiguration;
import io.asyncjobs.spring.metrics.AsyncJobsMetrics;
import io.asyncjobs.spring.observation.ProcessObservationMiddleware;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Metrics when there is a meter registry. */
@AutoConfiguration(
        after = {AsyncJobsWorkerAutoConfiguration.class, AsyncJobsObservationAutoConfiguration.class},
        afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({AsyncJobs.class, AsyncJobsWorkers.class, MeterRegistry.class})
public final class AsyncJobsMetricsAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    AsyncJobsMetrics asyncJobsMetrics(
            AsyncJobs jobs, AsyncJobsWorkers workers, ObjectProvider<ProcessObservationMiddleware> observation) {
        ProcessObservationMiddleware observing = observation.getIfAvailable();
        return new AsyncJobsMetrics(jobs, workers, () -> observing != null && observing.isActive());
    }
}
