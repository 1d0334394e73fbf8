package io.asyncjobs.spring.autoconfigure.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.spring.autoconfigure.AsyncJobsStartupException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.boot.bootstrap.DefaultBootstrapContext;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.boot.logging.DeferredLogs;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;

class ContainerVariablesTest {

    private static final String VARIABLES = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;

    @Test
    void becomeProperties() {
        StandardEnvironment environment = process(Map.of(
                "AJ_WORK_QUEUE", "EMAIL",
                "AJ_NATS_CONTEXT", "AJ",
                "AJ_CONCURRENCY", "12",
                "AJ_RETRY_POLICY", "1m",
                "AJ_VERIFICATION_KEY", "a3f1",
                "AJ_DEBUG", "1"));

        assertThat(environment.getProperty("asyncjobs.queue")).isEqualTo("EMAIL");
        assertThat(environment.getProperty("asyncjobs.nats.context")).isEqualTo("AJ");
        assertThat(environment.getProperty("asyncjobs.concurrency", Integer.class))
                .isEqualTo(12);
        assertThat(environment.getProperty("asyncjobs.retry")).isEqualTo("1m");
        assertThat(environment.getProperty("asyncjobs.signing.verification-key"))
                .isEqualTo("a3f1");
        assertThat(environment.getProperty("logging.level.io.asyncjobs")).isEqualTo("debug");
    }

    @Test
    void rankDirectlyBelowTheProcessEnvironment() {
        StandardEnvironment environment = process(Map.of("AJ_WORK_QUEUE", "EMAIL"));

        assertThat(environment.getPropertySources())
                .extracting(source -> source.getName())
                .containsSubsequence(
                        StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME,
                        VARIABLES,
                        ContainerVariables.SOURCE,
                        "file");
        assertThat(environment.getProperty("asyncjobs.queue")).isEqualTo("EMAIL");
    }

    @Test
    void areNamedAsTheOriginOfTheProperties() {
        StandardEnvironment environment = process(Map.of("AJ_WORK_QUEUE", "EMAIL"));

        Origin origin = OriginLookup.getOrigin(
                environment.getPropertySources().get(ContainerVariables.SOURCE), "asyncjobs.queue");

        assertThat(origin).asString().contains("AJ_WORK_QUEUE");
    }

    @Test
    void countForNothingWhenTheyAreEmpty() {
        StandardEnvironment environment = process(Map.of(
                "AJ_WORK_QUEUE", "",
                "AJ_NATS_CONTEXT", "",
                "AJ_CONCURRENCY", "",
                "AJ_RETRY_POLICY", "",
                "AJ_VERIFICATION_KEY", "",
                "AJ_DEBUG", ""));

        assertThat(environment.getPropertySources().contains(ContainerVariables.SOURCE))
                .isFalse();
        assertThat(environment.getProperty("asyncjobs.queue")).isEqualTo("FILED");
    }

    @Test
    void debugNothingUnlessToldByOne() {
        assertThat(process(Map.of("AJ_DEBUG", "true")).getProperty("logging.level.io.asyncjobs"))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"many", "0", "-1", "1.5", " 2", "99999999999"})
    void refuseAConcurrencyThatIsNone(String value) {
        assertThatThrownBy(() -> process(Map.of("AJ_CONCURRENCY", value)))
                .isInstanceOfSatisfying(AsyncJobsStartupException.class, failure -> {
                    assertThat(failure)
                            .hasMessage("The environment variable AJ_CONCURRENCY has the value '" + value
                                    + "', which is not allowed.");
                    assertThat(failure.action()).isEqualTo("Set AJ_CONCURRENCY to a number, 1 or more, or remove it.");
                });
    }

    @Test
    void areTakenInEveryApplicationBeforeItsFiles() {
        DefaultBootstrapContext bootstrap = new DefaultBootstrapContext();
        List<EnvironmentPostProcessor> registered = SpringFactoriesLoader.forDefaultResourceLocation()
                .load(
                        EnvironmentPostProcessor.class,
                        ArgumentResolver.of(DeferredLogFactory.class, new DeferredLogs())
                                .and(ConfigurableBootstrapContext.class, bootstrap));

        assertThat(registered)
                .filteredOn(each ->
                        each instanceof ContainerVariables || each instanceof ConfigDataEnvironmentPostProcessor)
                .extracting(each -> (Object) each.getClass())
                .containsExactly(ContainerVariables.class, ConfigDataEnvironmentPostProcessor.class);
    }

    private static StandardEnvironment process(Map<String, Object> variables) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().replace(VARIABLES, new SystemEnvironmentPropertySource(VARIABLES, variables));
        environment.getPropertySources().addLast(new MapPropertySource("file", Map.of("asyncjobs.queue", "FILED")));
        new ContainerVariables().postProcessEnvironment(environment, new SpringApplication());
        return environment;
    }
}
