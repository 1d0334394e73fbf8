package io.asyncjobs.spring.autoconfigure.observation;

import io.asyncjobs.spring.AsyncJobsWorkers;
import io.asyncjobs.spring.autoconfigure.worker.AsyncJobsWorkerAutoConfiguration;
import io.asyncjobs.spring.observation.EnqueueObservationMiddleware;
import io.asyncjobs.spring.observation.ProcessObservationMiddleware;
import io.asyncjobs.spring.observation.TaskEnqueueObservationConvention;
import io.asyncjobs.spring.observation.TaskProcessObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Observations of tasks when there is an observation registry; they make the timers and the traces. */
@AutoConfiguration(
        after = AsyncJobsWorkerAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean({AsyncJobsWorkers.class, ObservationRegistry.class})
public final class AsyncJobsObservationAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    ProcessObservationMiddleware asyncJobsProcessObservationMiddleware(
            ObservationRegistry registry,
            AsyncJobsWorkers workers,
            ObjectProvider<TaskProcessObservationConvention> convention) {
        return new ProcessObservationMiddleware(registry, workers, convention.getIfAvailable());
    }

    @Bean
    @ConditionalOnMissingBean
    EnqueueObservationMiddleware asyncJobsEnqueueObservationMiddleware(
            ObservationRegistry registry,
            AsyncJobsWorkers workers,
            ObjectProvider<TaskEnqueueObservationConvention> convention) {
        return new EnqueueObservationMiddleware(registry, workers, convention.getIfAvailable());
    }
}
