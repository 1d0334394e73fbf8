package io.asyncjobs.spring.test;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.nats.ConnectionSettings;
import io.asyncjobs.test.NatsServer;
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
    ConnectionSettings embeddedNatsConnectionSettings(NatsServer server) {
        return ConnectionSettings.builder().servers(server.url()).build();
    }

    @Bean
    TestTasks testTasks(AsyncJobs jobs) {
        return new TestTasks(jobs);
    }
}
