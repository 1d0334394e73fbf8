package io.asyncjobs.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.queue.QueueConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class AsyncJobsPropertiesTest {

    @Test
    void hasDefaults() {
        AsyncJobsProperties properties = bind(Map.of());

        assertThat(properties.enabled()).isTrue();
        assertThat(properties.queue()).isNull();
        assertThat(properties.concurrency()).isNull();
        assertThat(properties.retry()).isNull();
        assertThat(properties.discard()).isEmpty();
        assertThat(properties.unwrapPayloads()).isTrue();
        assertThat(properties.signing()).isEqualTo(new AsyncJobsProperties.Signing(null, null, List.of(), null, false));
        assertThat(properties.tasks()).isEmpty();
        assertThat(properties.commandsDirectory()).isEqualTo("commands");
        assertThat(properties.storage()).isEqualTo(new AsyncJobsProperties.Storage(false, 1, Duration.ZERO));
        assertThat(properties.worker()).isEqualTo(new AsyncJobsProperties.Worker(true, Duration.ofSeconds(20)));
        assertThat(properties.queues()).isEmpty();
        assertThat(properties.createQueues()).isTrue();
    }

    @Test
    void showsNoSecrets() {
        AsyncJobsProperties properties = bind(Map.of(
                "asyncjobs.nats.password", "hush",
                "asyncjobs.nats.jwt", "hush",
                "asyncjobs.nats.seed", "hush",
                "asyncjobs.nats.token", "hush",
                "asyncjobs.signing.seed", "hush",
                "asyncjobs.signing.seed-file", "hush",
                "asyncjobs.signing.verification-key", "hush",
                "asyncjobs.signing.verification-key-file", "hush",
                "asyncjobs.nats.url", "nats://me:hush@host"));

        assertThat(properties.toString()).doesNotContain("hush");
    }

    @Test
    void takesWhatIsEmptyForWhatIsNotSet() {
        AsyncJobsProperties.Nats nats = bind(Map.of(
                        "asyncjobs.nats.url", "",
                        "asyncjobs.nats.context", " ",
                        "asyncjobs.nats.user", "",
                        "asyncjobs.nats.password", "",
                        "asyncjobs.nats.token", "",
                        "asyncjobs.nats.credentials", "",
                        "asyncjobs.nats.nkey", "",
                        "asyncjobs.nats.jwt", "",
                        "asyncjobs.nats.seed", ""))
                .nats();

        assertThat(nats).isEqualTo(bind(Map.of()).nats());
        assertThat(nats.context()).isNull();
    }

    @Test
    void usesTheDefaultQueueWhenNoneIsNamed() {
        AsyncJobsProperties properties = bind(Map.of());

        assertThat(properties.queueConfigs()).containsExactly(QueueConfig.ofDefault());
        assertThat(properties.consumedQueues()).containsExactly("DEFAULT");
    }

    @Test
    void setsUpTheMainQueueAndOthers() {
        AsyncJobsProperties properties = bind(Map.ofEntries(
                Map.entry("asyncjobs.queue", "EMAIL"),
                Map.entry("asyncjobs.queues.EMAIL.max-age", "1d"),
                Map.entry("asyncjobs.queues.EMAIL.max-entries", "1000"),
                Map.entry("asyncjobs.queues.EMAIL.discard-old", "true"),
                Map.entry("asyncjobs.queues.EMAIL.max-tries", "50"),
                Map.entry("asyncjobs.queues.EMAIL.max-run-time", "10s"),
                Map.entry("asyncjobs.queues.EMAIL.max-concurrent", "20"),
                Map.entry("asyncjobs.queues.EMAIL.create", "false"),
                Map.entry("asyncjobs.queues.AUDIT.max-tries", "-1"),
                Map.entry("asyncjobs.queues.REPORTS.consume", "true")));

        assertThat(properties.queueConfigs())
                .containsExactly(
                        new QueueConfig("EMAIL", Duration.ofDays(1), 1000, true, 50, Duration.ofSeconds(10), 20, false),
                        QueueConfig.of("AUDIT"),
                        QueueConfig.of("REPORTS"));
        assertThat(properties.consumedQueues()).containsExactly("EMAIL", "REPORTS");
        assertThat(properties.queuesToConsume()).containsExactly("REPORTS");
    }

    @Test
    void createsNoQueueWhenToldSoButThoseThatSayOtherwise() {
        AsyncJobsProperties properties = bind(Map.of(
                "asyncjobs.create-queues", "false",
                "asyncjobs.queues.AUDIT.max-tries", "50",
                "asyncjobs.queues.REPORTS.create", "true"));

        assertThat(properties.queueConfigs())
                .containsExactly(
                        QueueConfig.join("DEFAULT"),
                        QueueConfig.join("AUDIT").withMaxTries(50),
                        QueueConfig.of("REPORTS"));
    }

    @Test
    void leavesTheMainQueueToOthers() {
        AsyncJobsProperties properties =
                bind(Map.of("asyncjobs.queue", "EMAIL", "asyncjobs.queues.EMAIL.consume", "false"));

        assertThat(properties.consumedQueues()).isEmpty();
    }

    @Test
    void takesQueuesFromEnvironmentVariablesWhateverTheirCase() {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                                Map.of("ASYNCJOBS_QUEUE", "EMAIL", "ASYNCJOBS_QUEUES_EMAIL_MAXTRIES", "7")));
        ConfigurationPropertySources.attach(environment);
        AsyncJobsProperties properties = Binder.get(environment).bindOrCreate("asyncjobs", AsyncJobsProperties.class);

        assertThat(properties.queueConfigs())
                .containsExactly(QueueConfig.of("EMAIL").withMaxTries(7));
    }

    static Stream<Arguments> wrongValues() {
        return Stream.of(
                Arguments.of("asyncjobs.concurrency", "0", "1 or more"),
                Arguments.of("asyncjobs.storage.replicas", "6", "a number from 1 to 5"),
                Arguments.of(
                        "asyncjobs.storage.task-retention", "-1s", "0 (for ever) or more, and less than 292 years"),
                Arguments.of("asyncjobs.worker.shutdown-timeout", "-1s", "0 or more"),
                Arguments.of("asyncjobs.queues.Q.max-age", "-1s", "0 (for ever) or more, and less than 292 years"),
                Arguments.of("asyncjobs.queues.Q.max-entries", "-2", "-1 (any number) or more"),
                Arguments.of("asyncjobs.queues.Q.max-tries", "-2", "-1 (any number) or more"),
                Arguments.of("asyncjobs.queues.Q.max-run-time", "0s", "more than 0, and less than 292 years"),
                Arguments.of("asyncjobs.nats.connect-timeout", "0s", "1ms to 1h"),
                Arguments.of("asyncjobs.nats.connect-timeout", "61m", "1ms to 1h"),
                Arguments.of(
                        "asyncjobs.storage.task-retention",
                        "99999999999999d",
                        "0 (for ever) or more, and less than 292 years"),
                Arguments.of("asyncjobs.queues.Q.max-age", "200000d", "0 (for ever) or more, and less than 292 years"),
                Arguments.of(
                        "asyncjobs.queues.Q.max-run-time", "99999999999999d", "more than 0, and less than 292 years"),
                Arguments.of("asyncjobs.queues.Q.max-concurrent", "0", "1 or more"),
                Arguments.of("asyncjobs.queues.Q.concurrency", "0", "1 or more"));
    }

    @ParameterizedTest
    @MethodSource("wrongValues")
    void namesThePropertyTheValueAndWhatIsAllowed(String property, String value, String allowed) {
        assertThatThrownBy(() -> bind(Map.of(property, value)).queueConfigs()).satisfies(thrown -> {
            AsyncJobsStartupException cause = startup(thrown);
            assertThat(cause).hasMessageContaining("The property " + property + " has the value '");
            assertThat(cause.action()).isEqualTo("Set " + property + " to " + allowed + ".");
        });
    }

    @Test
    void namesAQueueThatCannotBe() {
        AsyncJobsProperties properties = bind(Map.of("asyncjobs.queue", "E.MAIL"));

        assertThatThrownBy(properties::queueConfigs)
                .isInstanceOf(AsyncJobsStartupException.class)
                .hasMessageContaining("'E.MAIL'");
    }

    private static AsyncJobsStartupException startup(Throwable thrown) {
        return thrown instanceof AsyncJobsStartupException found ? found : startup(thrown.getCause());
    }

    private static AsyncJobsProperties bind(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("asyncjobs", AsyncJobsProperties.class);
    }
}
