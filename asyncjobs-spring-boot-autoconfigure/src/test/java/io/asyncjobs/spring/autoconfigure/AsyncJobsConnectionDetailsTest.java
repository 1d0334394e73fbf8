package io.asyncjobs.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.nats.ConnectionSettings;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.AbstractStringAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What the settings of the connection are made of. */
class AsyncJobsConnectionDetailsTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(AsyncJobsAutoConfiguration.class, SslAutoConfiguration.class))
            .withBean(AsyncJobs.class, () -> mock(AsyncJobs.class));

    record Details(
            List<String> servers,
            @Nullable String user,
            @Nullable String password,
            @Nullable String token,
            @Nullable SslBundle bundle)
            implements AsyncJobsConnectionDetails {

        @Override
        public List<String> getServers() {
            return servers;
        }

        @Override
        public @Nullable String getUser() {
            return user;
        }

        @Override
        public @Nullable String getPassword() {
            return password;
        }

        @Override
        public @Nullable String getToken() {
            return token;
        }

        @Override
        public @Nullable SslBundle getSslBundle() {
            return bundle;
        }
    }

    @Test
    void propertiesAreTheDetailsWhenThereAreNoOthers() {
        runner.withPropertyValues(
                        "asyncjobs.nats.url=nats://one:4222, nats://two:4222",
                        "asyncjobs.nats.user=me",
                        "asyncjobs.nats.password=hush")
                .run(context -> {
                    assertThat(context.getBean(AsyncJobsConnectionDetails.class))
                            .isInstanceOf(PropertiesAsyncJobsConnectionDetails.class)
                            .returns("me", AsyncJobsConnectionDetails::getUser)
                            .returns(null, AsyncJobsConnectionDetails::getSslBundle);
                    assertThat(context.getBean(ConnectionSettings.class).servers())
                            .containsExactly("nats://one:4222", "nats://two:4222");
                });
    }

    @Test
    void otherDetailsTakeThePlaceOfUrlContextCredentialsAndTls() {
        with(new Details(List.of("nats://one:4222", "nats://two:4222"), null, null, null, null))
                .withPropertyValues(
                        "asyncjobs.nats.url=nats://three:4222",
                        "asyncjobs.nats.context=NONE",
                        "asyncjobs.nats.token=t",
                        "asyncjobs.nats.credentials=/c",
                        "asyncjobs.nats.ssl.bundle=none")
                .run(context -> assertThat(context.getBean(ConnectionSettings.class))
                        .returns(List.of("nats://one:4222", "nats://two:4222"), ConnectionSettings::servers)
                        .asString()
                        .contains("authentication=none", "token=none", "tls=none"));
    }

    @Test
    void nameAndTimeoutOfThePropertiesStay() {
        with(new Details(List.of("nats://one:4222"), null, null, null, null))
                .withPropertyValues("asyncjobs.nats.connection-name=mine", "asyncjobs.nats.connect-timeout=7s")
                .run(context -> assertThat(context.getBean(ConnectionSettings.class))
                        .returns("mine", ConnectionSettings::connectionName)
                        .returns(Duration.ofSeconds(7), ConnectionSettings::connectTimeout));
    }

    @Test
    void otherDetailsHaveCredentialsAndTlsOfTheirOwn() {
        with(new Details(List.of("nats://one:4222"), "me", "hush", null, SslBundle.systemDefault()))
                .run(context -> settings(context.getBean(ConnectionSettings.class))
                        .contains("authentication=user \"me\"", "tls=SSLContext")
                        .doesNotContain("hush"));
        with(new Details(List.of("nats://one:4222"), null, null, "hush", null))
                .run(context -> settings(context.getBean(ConnectionSettings.class))
                        .contains("token=set")
                        .doesNotContain("hush"));
    }

    @Test
    void otherDetailsMustHaveServersThatCanBe() {
        with(new Details(List.of(), null, null, null, null))
                .run(context -> assertThat(startup(context.getStartupFailure()))
                        .hasMessageContaining("$Details has no servers")
                        .extracting(AsyncJobsStartupException::action)
                        .asString()
                        .contains("getServers()"));
        with(new Details(List.of("nats://one:port"), null, null, null, null))
                .run(context -> assertThat(startup(context.getStartupFailure()))
                        .hasMessageContaining("is not a NATS URL")
                        .extracting(AsyncJobsStartupException::action)
                        .asString()
                        .contains("Correct the AsyncJobsConnectionDetails bean"));
    }

    @Test
    void aJwtIsACredential() {
        runner.withPropertyValues("asyncjobs.nats.jwt=hush.hush.hush", "asyncjobs.nats.seed=hush")
                .run(context -> settings(context.getBean(ConnectionSettings.class))
                        .contains("authentication=user JWT")
                        .doesNotContain("hush"));
        runner.withPropertyValues("asyncjobs.nats.jwt=hush.hush.hush", "asyncjobs.nats.nkey=/n")
                .run(context -> assertThat(startup(context.getStartupFailure()))
                        .hasMessageContaining("NATS settings contradict each other: nkey and jwt"));
    }

    @Test
    void aSeedNeedsItsJwt() {
        runner.withPropertyValues("asyncjobs.nats.seed=hush")
                .run(context -> assertThat(startup(context.getStartupFailure()))
                        .hasMessage("asyncjobs.nats.seed is set, but asyncjobs.nats.jwt is not.")
                        .extracting(AsyncJobsStartupException::action)
                        .asString()
                        .contains("asyncjobs.nats.nkey"));
    }

    @Test
    void tlsIsUsedWithoutABundleWhenEnabled() {
        runner.withPropertyValues("asyncjobs.nats.ssl.enabled=true")
                .run(context ->
                        settings(context.getBean(ConnectionSettings.class)).contains("tls=the JVM's authorities"));
    }

    @Test
    void aBundleIsNotUsedWhenTlsIsDisabled() {
        runner.withPropertyValues("asyncjobs.nats.ssl.enabled=false", "asyncjobs.nats.ssl.bundle=none")
                .run(context ->
                        settings(context.getBean(ConnectionSettings.class)).contains("tls=none"));
    }

    @Test
    void aBundleThatIsMissingIsNamed() {
        runner.withPropertyValues("asyncjobs.nats.ssl.bundle=mine")
                .run(context -> assertThat(startup(context.getStartupFailure()))
                        .hasMessage("The SSL bundle 'mine', named by asyncjobs.nats.ssl.bundle, does not exist."
                                + " There are no bundles."));
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(AsyncJobsAutoConfiguration.class))
                .withBean(AsyncJobs.class, () -> mock(AsyncJobs.class))
                .withPropertyValues("asyncjobs.nats.ssl.bundle=mine")
                .run(context ->
                        assertThat(startup(context.getStartupFailure())).hasMessageContaining("There are no bundles."));
    }

    private ApplicationContextRunner with(AsyncJobsConnectionDetails details) {
        return runner.withBean(AsyncJobsConnectionDetails.class, () -> details);
    }

    private static AbstractStringAssert<?> settings(ConnectionSettings settings) {
        return assertThat(settings.toString());
    }

    private static AsyncJobsStartupException startup(Throwable thrown) {
        return thrown instanceof AsyncJobsStartupException found ? found : startup(thrown.getCause());
    }
}
