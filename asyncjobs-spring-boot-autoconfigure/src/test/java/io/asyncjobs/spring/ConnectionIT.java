package io.asyncjobs.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.nats.ConnectionSettings;
import io.asyncjobs.nats.NatsConnector;
import io.asyncjobs.spring.autoconfigure.AsyncJobsAutoConfiguration;
import io.asyncjobs.spring.autoconfigure.AsyncJobsStartupException;
import io.asyncjobs.spring.autoconfigure.NatsOptionsCustomizer;
import io.asyncjobs.test.NatsServer;
import io.nats.client.Connection;
import io.nats.client.NKey;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.MapPropertySource;

/** Which connection an application works with. */
class ConnectionIT {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(AsyncJobsAutoConfiguration.class));

    @Configuration(proxyBeanMethods = false)
    static class Customizers {

        @Bean
        @Order(2)
        NatsOptionsCustomizer second() {
            return options -> options.connectionName("second").pingInterval(Duration.ofSeconds(7));
        }

        @Bean
        @Order(1)
        NatsOptionsCustomizer first() {
            return options -> options.connectionName("first").maxPingsOut(9);
        }
    }

    @Test
    void leavesTheLastWordToCustomizersInTheirOrder() {
        try (NatsServer nats = NatsServer.start()) {
            runner.withUserConfiguration(Customizers.class)
                    .withPropertyValues("asyncjobs.nats.url=" + nats.url(), "asyncjobs.nats.connection-name=mine")
                    .run(context -> {
                        assertThat(context.getBean(Connection.class).getOptions())
                                .returns("second", options -> options.getConnectionName())
                                .returns(Duration.ofSeconds(7), options -> options.getPingInterval())
                                .returns(9, options -> options.getMaxPingsOut());
                        enqueues(context);
                    });
        }
    }

    @Test
    void usesAConnectionOfTheApplication() {
        try (NatsServer nats = NatsServer.start()) {
            ConnectionSettings settings =
                    ConnectionSettings.builder().servers(nats.url()).build();
            runner.withBean("mine", Connection.class, () -> NatsConnector.connect(settings))
                    .withPropertyValues("asyncjobs.nats.url=nats://127.0.0.1:1")
                    .run(context -> {
                        assertThat(context).hasSingleBean(Connection.class).hasBean("mine");
                        enqueues(context);
                    });
        }
    }

    @Test
    void usesConnectionSettingsOfTheApplication() {
        try (NatsServer nats = NatsServer.start()) {
            runner.withBean(ConnectionSettings.class, () -> ConnectionSettings.builder()
                            .servers(nats.url())
                            .build())
                    .withPropertyValues("asyncjobs.nats.url=nats://127.0.0.1:1")
                    .run(ConnectionIT::enqueues);
        }
    }

    @Test
    void signsWithTheSeedOfTheJwt() throws Exception {
        NKey user = NKey.createUser(null);
        try (NatsServer nats = NatsServer.builder()
                .configuration(
                        "authorization { timeout: 20, users = [ { nkey: " + new String(user.getPublicKey()) + " } ] }")
                .start()) {
            withJwt(nats, user).run(ConnectionIT::enqueues);
        }
    }

    @Test
    void showsNeitherJwtNorSeedWhenTheyAreRefused() throws Exception {
        NKey user = NKey.createUser(null);
        NKey stranger = NKey.createUser(null);
        try (NatsServer nats = NatsServer.builder()
                .configuration(
                        "authorization { timeout: 20, users = [ { nkey: " + new String(user.getPublicKey()) + " } ] }")
                .start()) {
            withJwt(nats, stranger)
                    .run(context -> assertThat(context).getFailure().satisfies(failure -> {
                        assertThat(startup(failure)).hasMessageContaining("Check user JWT");
                        assertThat(Throwables.getStackTrace(failure))
                                .doesNotContain("hush", new String(stranger.getSeed()));
                    }));
        }
    }

    @Test
    void saysThatAJwtIsNoneWithoutShowingIt() {
        runner.withPropertyValues("asyncjobs.nats.jwt=hush")
                .run(context -> assertThat(context).getFailure().satisfies(failure -> {
                    assertThat(startup(failure)).hasMessageContaining("user JWT can't be used");
                    assertThat(Throwables.getStackTrace(failure)).doesNotContain("hush");
                }));
    }

    /** As they come from files: with a line feed at the end. */
    private ApplicationContextRunner withJwt(NatsServer nats, NKey user) {
        Map<String, Object> files = Map.of(
                "asyncjobs.nats.jwt", "hush.hush.hush\n", "asyncjobs.nats.seed", new String(user.getSeed()) + "\n");
        return runner.withPropertyValues("asyncjobs.nats.url=" + nats.url())
                .withInitializer(context ->
                        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("files", files)));
    }

    private static void enqueues(ApplicationContext context) {
        AsyncJobsOperations jobs = context.getBean(AsyncJobsOperations.class);

        assertThat(jobs.load(jobs.enqueue("email:new", "x").id())).isPresent();
    }

    private static AsyncJobsStartupException startup(Throwable thrown) {
        return thrown instanceof AsyncJobsStartupException found ? found : startup(thrown.getCause());
    }
}
