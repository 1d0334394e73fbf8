package io.asyncjobs.spring.autoconfigure.health;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.spring.AsyncJobsWorkers;
import io.asyncjobs.spring.autoconfigure.worker.AsyncJobsWorkerAutoConfiguration;
import io.asyncjobs.spring.health.AsyncJobsHealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.context.annotation.Bean;

/** The health component {@code asyncjobs}. */
@AutoConfiguration(after = AsyncJobsWorkerAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnEnabledHealthIndicator.class)
@ConditionalOnBean({AsyncJobs.class, AsyncJobsWorkers.class})
@ConditionalOnEnabledHealthIndicator("asyncjobs")
public final class AsyncJobsHealthContributorAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = {"asyncjobsHealthIndicator", "asyncjobsHealthContributor"})
    AsyncJobsHealthIndicator asyncjobsHealthContributor(AsyncJobs jobs, AsyncJobsWorkers workers) {
        return new AsyncJobsHealthIndicator(jobs, workers);
    }
}
