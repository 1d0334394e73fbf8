package io.asyncjobs.benchmarks.startup;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** An application without asyncjobs, but for its jars on the class path. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(
        excludeName = {
            "io.asyncjobs.spring.autoconfigure.AsyncJobsAutoConfiguration",
            "io.asyncjobs.spring.autoconfigure.worker.AsyncJobsWorkerAutoConfiguration",
            "io.asyncjobs.spring.autoconfigure.health.AsyncJobsHealthContributorAutoConfiguration",
            "io.asyncjobs.spring.autoconfigure.metrics.AsyncJobsMetricsAutoConfiguration"
        })
public class PlainApplication {

    /** Starts, tells how long that took, and ends. */
    public static void main(String[] arguments) {
        Starting.run(PlainApplication.class, arguments);
    }

    @Bean
    NoopHandler handler() {
        return new NoopHandler();
    }
}
