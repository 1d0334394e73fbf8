package io.asyncjobs.spring.autoconfigure.metrics;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.spring.AsyncJobsWorkers;
import io.asyncjobs.spring.autoconfigure.worker.AsyncJobsWorkerAutoConfiguration;
import io.asyncjobs.spring.metrics.AsyncJobsMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Metrics when there is a meter registry. */
@AutoConfiguration(
        after = AsyncJobsWorkerAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({AsyncJobs.class, AsyncJobsWorkers.class, MeterRegistry.class})
public final class AsyncJobsMetricsAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    AsyncJobsMetrics asyncJobsMetrics(AsyncJobs jobs, AsyncJobsWorkers workers) {
        return new AsyncJobsMetrics(jobs, workers);
    }
}
