package io.asyncjobs.spring.test;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.spring.autoconfigure.AsyncJobsConnectionDetails;
import io.asyncjobs.test.NatsServer;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A server, the way to it, and a view on what is on it. */
@Configuration(proxyBeanMethods = false)
class EmbeddedNatsConfiguration {

    @Bean(destroyMethod = "close")
    NatsServer embeddedNatsServer() {
        return NatsServer.start();
    }

    @Bean
    AsyncJobsConnectionDetails embeddedNatsConnectionDetails(NatsServer server) {
        return () -> List.of(server.url());
    }

    @Bean
    TestTasks testTasks(AsyncJobs jobs) {
        return new TestTasks(jobs);
    }
}
