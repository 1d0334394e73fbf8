package io.asyncjobs.benchmarks.startup;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** The same application with asyncjobs: it connects, opens its queue and starts a worker. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class WorkerApplication {

    /** Starts, tells how long that took, and ends. */
    public static void main(String[] arguments) {
        Starting.run(WorkerApplication.class, arguments);
    }

    @Bean
    NoopHandler handler() {
        return new NoopHandler();
    }
}
