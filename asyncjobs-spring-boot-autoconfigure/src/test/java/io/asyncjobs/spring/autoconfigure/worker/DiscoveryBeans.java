package io.asyncjobs.spring.autoconfigure.worker;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.context.annotation.Bean;

/** The beans of the auto-configuration that find handlers, without those that work. */
class DiscoveryBeans {

    private static final AsyncJobsWorkerAutoConfiguration CONFIGURATION = new AsyncJobsWorkerAutoConfiguration();

    @Bean
    TaskHandlerRegistry registry() {
        return CONFIGURATION.asyncJobsTaskHandlerRegistry();
    }

    @Bean
    static TaskHandlerBeanPostProcessor processor(
            ObjectProvider<TaskHandlerRegistry> registry, ObjectProvider<PayloadValidator> validator) {
        return AsyncJobsWorkerAutoConfiguration.asyncJobsTaskHandlerBeanPostProcessor(registry, validator);
    }

    @Bean
    static LazyInitializationExcludeFilter filter() {
        return AsyncJobsWorkerAutoConfiguration.asyncJobsTaskHandlerLazyInitializationExcludeFilter();
    }
}
