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

    private WorkerOptions create(Map<String, String> values) {
        AsyncJobsProperties properties = new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("asyncjobs", AsyncJobsProperties.class);
        return new WorkerOptionsFactory(properties, beans).create();
    }
}
