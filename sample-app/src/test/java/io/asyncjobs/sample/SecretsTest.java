package io.asyncjobs.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.nats.ConnectionSettings;
import io.asyncjobs.spring.autoconfigure.AsyncJobsAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.context.properties.ConfigurationPropertiesReportEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.env.EnvironmentEndpointAutoConfiguration;
import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint;
import org.springframework.boot.actuate.env.EnvironmentEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import tools.jackson.databind.json.JsonMapper;

/** What Actuator shows of keys and passwords, as long as nobody changes its {@code show-values}. */
class SecretsTest {

    // The first example of RFC 8032, 7.1.
    private static final String SEED = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    AsyncJobsAutoConfiguration.class,
                    EnvironmentEndpointAutoConfiguration.class,
                    ConfigurationPropertiesReportEndpointAutoConfiguration.class))
            .withBean(AsyncJobs.class, () -> mock(AsyncJobs.class))
            // So that they need not fit together.
            .withBean(
                    ConnectionSettings.class, () -> ConnectionSettings.builder().build())
            .withPropertyValues(
                    "management.endpoints.web.exposure.include=env,configprops",
                    "asyncjobs.signing.seed=" + SEED,
                    "asyncjobs.nats.user=me",
                    "asyncjobs.nats.password=hush",
                    "asyncjobs.nats.token=hush",
                    "asyncjobs.nats.jwt=hush",
                    "asyncjobs.nats.seed=hush",
                    "asyncjobs.nats.url=nats://me:hush@127.0.0.1:4222");

    @Test
    void theEnvironmentHidesThem() {
        runner.run(context -> assertHidden(
                context.getBean(EnvironmentEndpoint.class).environment("asyncjobs.*"), "asyncjobs.signing.seed"));
    }

    @Test
    void thePropertiesHideThem() {
        runner.run(context -> assertHidden(
                context.getBean(ConfigurationPropertiesReportEndpoint.class).configurationProperties(), "signing"));
    }

    private static void assertHidden(Object description, String name) {
        assertThat(JsonMapper.shared().writeValueAsString(description))
                .contains(name, "******")
                .doesNotContain("hush", SEED);
    }
}
