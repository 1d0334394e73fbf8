package io.asyncjobs.spring.autoconfigure.actuate;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.spring.actuate.AsyncJobsInfoContributor;
import io.asyncjobs.spring.autoconfigure.AsyncJobsAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** What the info endpoint shows of asyncjobs. */
@AutoConfiguration(after = AsyncJobsAutoConfiguration.class)
@ConditionalOnClass({InfoContributor.class, ConditionalOnEnabledInfoContributor.class})
@ConditionalOnBean(AsyncJobs.class)
@ConditionalOnEnabledInfoContributor("asyncjobs")
public final class AsyncJobsInfoContributorAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    AsyncJobsInfoContributor asyncJobsInfoContributor(AsyncJobs jobs) {
        return new AsyncJobsInfoContributor(jobs);
    }
}
