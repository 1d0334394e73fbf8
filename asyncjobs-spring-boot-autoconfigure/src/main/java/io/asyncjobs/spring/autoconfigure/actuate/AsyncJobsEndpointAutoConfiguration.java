package io.asyncjobs.spring.autoconfigure.actuate;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.spring.AsyncJobsWorkers;
import io.asyncjobs.spring.actuate.AsyncJobsEndpoint;
import io.asyncjobs.spring.autoconfigure.worker.AsyncJobsWorkerAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The Actuator endpoint {@code asyncjobs}, where it is exposed. */
@AutoConfiguration(after = AsyncJobsWorkerAutoConfiguration.class)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnBean({AsyncJobs.class, AsyncJobsWorkers.class})
@ConditionalOnAvailableEndpoint(AsyncJobsEndpoint.class)
public final class AsyncJobsEndpointAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    AsyncJobsEndpoint asyncJobsEndpoint(AsyncJobs jobs, AsyncJobsWorkers workers) {
        return new AsyncJobsEndpoint(jobs, workers);
    }
}
