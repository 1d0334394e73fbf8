package io.asyncjobs.sample.development;

import io.asyncjobs.nats.ConnectionSettings;
import io.asyncjobs.test.NatsServer;
import io.asyncjobs.test.NatsServerBinary;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Starts a nats-server as a child process if the properties name none. It stops after the connection to it was closed,
 * which depends on it, and it ends when this application is killed. When it dies it is not started again.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingProperty({"asyncjobs.nats.url", "asyncjobs.nats.context"})
class DevelopmentNats {

    @Bean
    NatsServerBinary natsServerBinary() {
        return NatsServerBinary.find();
    }

    @Bean(destroyMethod = "close")
    NatsServer natsServer(NatsServerBinary binary, DevelopmentNatsProperties properties) {
        return NatsServer.builder()
                .binary(binary.path())
                .directory(properties.directoryOrDefault())
                .port(properties.port())
                .start();
    }

    /** Takes the place of the one made from {@code asyncjobs.nats.*}. */
    @Bean
    ConnectionSettings connectionSettings(NatsServer server) {
        return ConnectionSettings.builder().servers(server.url()).build();
    }
}
