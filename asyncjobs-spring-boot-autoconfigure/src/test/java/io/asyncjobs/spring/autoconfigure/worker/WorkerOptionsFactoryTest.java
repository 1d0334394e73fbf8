package io.asyncjobs.spring.autoconfigure.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.retry.RetryPolicy;
import io.asyncjobs.spring.autoconfigure.AsyncJobsProperties;
import io.asyncjobs.spring.autoconfigure.AsyncJobsStartupException;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.worker.WorkerOptions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class WorkerOptionsFactoryTest {

    private final StaticListableBeanFactory beans = new StaticListableBeanFactory();

    @Test
    void hasDefaults() {
        assertThat(create(Map.of())).isEqualTo(WorkerOptions.ofDefaults());
    }

    @Test
    void takesTheProperties() {
        WorkerOptions options = create(Map.of(
                "asyncjobs.concurrency", "7",
                "asyncjobs.retry", "1m",
                "asyncjobs.discard", "completed, terminated",
                "asyncjobs.unwrap-payloads", "false"));

        assertThat(options.concurrency()).isEqualTo(7);
        assertThat(options.retryPolicy()).isSameAs(RetryPolicy.ONE_MINUTE);
        assertThat(options.discard()).containsExactlyInAnyOrder(TaskState.COMPLETE, TaskState.TERMINATED);
        assertThat(options.unwrapPayloads()).isFalse();
    }

    @Test
    void takesWhatAQueueHasOfItsOwnAndTheRestFromTheCommonSettings() {
        Map<String, WorkerOptions> options = createAll(Map.of(
                "asyncjobs.queue", "EMAIL",
                "asyncjobs.concurrency", "7",
                "asyncjobs.retry", "1m",
                "asyncjobs.discard", "completed",
                "asyncjobs.queues.EMAIL.max-tries", "5",
                "asyncjobs.queues.REPORTS.concurrency", "2",
                "asyncjobs.queues.REPORTS.retry", "1h",
                "asyncjobs.queues.REPORTS.discard", "expired",
                "asyncjobs.queues.AUDIT.discard", ""));

        assertThat(options).containsOnlyKeys("EMAIL", "REPORTS", "AUDIT");
        assertThat(options.get("EMAIL").concurrency()).isEqualTo(7);
        assertThat(options.get("EMAIL").retryPolicy()).isSameAs(RetryPolicy.ONE_MINUTE);
        assertThat(options.get("EMAIL").discard()).containsExactly(TaskState.COMPLETE);
        assertThat(options.get("REPORTS").concurrency()).isEqualTo(2);
        assertThat(options.get("REPORTS").retryPolicy()).isSameAs(RetryPolicy.ONE_HOUR);
        assertThat(options.get("REPORTS").discard()).containsExactly(TaskState.EXPIRED);
        assertThat(options.get("AUDIT").concurrency()).isEqualTo(7);
        assertThat(options.get("AUDIT").discard()).isEmpty();
    }

    @Test
    void findsTheSettingsOfAQueueWhateverTheirCase() {
        Map<String, WorkerOptions> options =
                createAll(Map.of("asyncjobs.queue", "EMAIL", "asyncjobs.queues.email.concurrency", "2"));

        assertThat(options.get("EMAIL").concurrency()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "asyncjobs.queues.REPORTS.concurrency, 0, 1 or more",
        "asyncjobs.queues.REPORTS.retry, 2m, 'one of 10m, 1h, 1m, default, or define a RetryPolicy bean of that name'",
        "asyncjobs.queues.REPORTS.discard, done, 'a list of complete, expired and terminated'"
    })
    void namesThePropertyOfAQueueThatHasAWrongValue(String property, String value, String allowed) {
        assertThatThrownBy(() -> createAll(Map.of(property, value)))
                .isInstanceOfSatisfying(AsyncJobsStartupException.class, failure -> {
                    assertThat(failure)
                            .hasMessage("The property " + property + " has the value '" + value
                                    + "', which is not allowed.");
                    assertThat(failure.action()).isEqualTo("Set " + property + " to " + allowed + ".");
                });
    }

    @Test
    void takesTheOnlyPolicyBeanWhenNothingIsSet() {
        RetryPolicy own = tries -> Duration.ZERO;
        beans.addBean("own", own);

        assertThat(create(Map.of()).retryPolicy()).isSameAs(own);
        assertThat(create(Map.of("asyncjobs.retry", "own")).retryPolicy()).isSameAs(own);
        assertThat(create(Map.of("asyncjobs.retry", "1h")).retryPolicy()).isSameAs(RetryPolicy.ONE_HOUR);
    }

    @Test
    void takesTheDefaultPolicyWhenThereAreSeveralBeans() {
        beans.addBean("one", (RetryPolicy) tries -> Duration.ZERO);
        beans.addBean("two", (RetryPolicy) tries -> Duration.ZERO);

        assertThat(create(Map.of()).retryPolicy()).isSameAs(RetryPolicy.DEFAULT);
    }

    @Test
    void refusesUnknownPoliciesAndListsTheKnown() {
        beans.addBean("own", (RetryPolicy) tries -> Duration.ZERO);

        assertThatThrownBy(() -> create(Map.of("asyncjobs.retry", "2m")))
                .isInstanceOfSatisfying(AsyncJobsStartupException.class, failure -> {
                    assertThat(failure)
                            .hasMessage("The property asyncjobs.retry has the value '2m', which is not allowed.");
                    assertThat(failure.action())
                            .isEqualTo(
                                    "Set asyncjobs.retry to one of 10m, 1h, 1m, default, own, or define a RetryPolicy"
                                            + " bean of that name.");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"done", "new", "retry", "blocked", "unreachable"})
    void refusesStatesThatCannotBeDiscarded(String state) {
        assertThatThrownBy(() -> create(Map.of("asyncjobs.discard", "complete," + state)))
                .isInstanceOfSatisfying(AsyncJobsStartupException.class, failure -> {
                    assertThat(failure)
                            .hasMessage("The property asyncjobs.discard has the value '" + state
                                    + "', which is not allowed.");
                    assertThat(failure.action())
                            .isEqualTo("Set asyncjobs.discard to a list of complete, expired and terminated.");
                });
    }

    private Map<String, WorkerOptions> createAll(Map<String, String> values) {
        AsyncJobsProperties properties = new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("asyncjobs", AsyncJobsProperties.class);
        return new WorkerOptionsFactory(properties, beans).create();
    }

    private WorkerOptions create(Map<String, String> values) {
        return createAll(values).get("DEFAULT");
    }
}
