package io.asyncjobs.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.spring.autoconfigure.AsyncJobsProperties.Nats;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class EffectiveNatsTest {

    private static final String VARIABLES = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final AsyncJobsProperties.Ssl SSL = new AsyncJobsProperties.Ssl(null, null);

    private final StandardEnvironment environment = new StandardEnvironment();

    @Test
    void aContextThatRanksHigherTakesThePlaceOfAUrlAndItsCredentials() {
        variables(Map.of("ASYNCJOBS_NATS_CONTEXT", "AJ"));
        file(Map.of(
                "asyncjobs.nats.url", "nats://one:4222",
                "asyncjobs.nats.user", "u",
                "asyncjobs.nats.password", "p",
                "asyncjobs.nats.token", "t",
                "asyncjobs.nats.credentials", "/c",
                "asyncjobs.nats.nkey", "/n",
                "asyncjobs.nats.jwt", "j",
                "asyncjobs.nats.seed", "s",
                "asyncjobs.nats.connection-name", "me"));

        assertThat(effective())
                .isEqualTo(new Nats(null, "AJ", null, null, null, null, null, null, null, SSL, "me", TIMEOUT, false));
    }

    @Test
    void credentialsThatRankAsHighAsTheContextStay() {
        variables(Map.of("ASYNCJOBS_NATS_CONTEXT", "AJ", "ASYNCJOBS_NATS_TOKEN", "t"));
        file(Map.of("asyncjobs.nats.url", "nats://one:4222", "asyncjobs.nats.user", "u"));

        assertThat(effective())
                .isEqualTo(new Nats(null, "AJ", null, null, "t", null, null, null, null, SSL, null, TIMEOUT, false));
    }

    @Test
    void aUrlThatRanksHigherTakesThePlaceOfAContext() {
        variables(Map.of("ASYNCJOBS_NATS_URL", "nats://one:4222"));
        file(Map.of("asyncjobs.nats.context", "AJ", "asyncjobs.nats.user", "u"));

        assertThat(effective())
                .isEqualTo(new Nats(
                        "nats://one:4222", null, "u", null, null, null, null, null, null, SSL, null, TIMEOUT, false));
    }

    @Test
    void credentialsReplaceThoseOfAContextWhenThereIsNoUrl() {
        variables(Map.of("ASYNCJOBS_NATS_CONTEXT", "AJ"));
        file(Map.of("asyncjobs.nats.token", "t"));

        assertThat(effective())
                .isEqualTo(new Nats(null, "AJ", null, null, "t", null, null, null, null, SSL, null, TIMEOUT, false));
    }

    @Test
    void bothStayWhenTheyAreSetInTheSamePlace() {
        file(Map.of("asyncjobs.nats.context", "AJ", "asyncjobs.nats.url", "nats://one:4222"));

        assertThat(effective().url()).isNotNull();
        assertThat(effective().context()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"${URL:}", "' '", "''"})
    void aUrlThatComesToNothingLeavesTheContext(String url) {
        variables(Map.of("ASYNCJOBS_NATS_URL", url));
        file(Map.of("asyncjobs.nats.context", "AJ", "asyncjobs.nats.user", "u"));

        assertThat(effective())
                .isEqualTo(new Nats(null, "AJ", "u", null, null, null, null, null, null, SSL, null, TIMEOUT, false));
    }

    @Test
    void aContextThatComesToNothingLeavesTheUrlAndItsCredentials() {
        variables(Map.of("ASYNCJOBS_NATS_CONTEXT", "${CONTEXT:}"));
        file(Map.of("asyncjobs.nats.url", "nats://one:4222", "asyncjobs.nats.token", "t"));

        assertThat(effective())
                .isEqualTo(new Nats(
                        "nats://one:4222", null, null, null, "t", null, null, null, null, SSL, null, TIMEOUT, false));
    }

    private Nats effective() {
        ConfigurationPropertySources.attach(environment);
        Nats nats = Binder.get(environment)
                .bindOrCreate("asyncjobs", AsyncJobsProperties.class)
                .nats();
        return EffectiveNats.of(nats, new PropertyRanks(environment));
    }

    private void variables(Map<String, Object> values) {
        environment.getPropertySources().replace(VARIABLES, new SystemEnvironmentPropertySource(VARIABLES, values));
    }

    private void file(Map<String, Object> values) {
        environment.getPropertySources().addLast(new MapPropertySource("file", values));
    }
}
