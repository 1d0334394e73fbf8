package io.asyncjobs.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.spring.autoconfigure.AsyncJobsAutoConfiguration;
import io.asyncjobs.spring.autoconfigure.actuate.AsyncJobsEndpointAutoConfiguration;
import io.asyncjobs.spring.autoconfigure.actuate.AsyncJobsInfoContributorAutoConfiguration;
import io.asyncjobs.spring.autoconfigure.worker.AsyncJobsWorkerAutoConfiguration;
import io.nats.client.Connection;
import io.nats.client.api.ServerInfo;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ActuatorAutoConfigurationTest {

    private final AsyncJobs jobs = jobs();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    AsyncJobsAutoConfiguration.class,
                    AsyncJobsWorkerAutoConfiguration.class,
                    AsyncJobsEndpointAutoConfiguration.class,
                    AsyncJobsInfoContributorAutoConfiguration.class))
            // As in an application, where access may be written in lower case.
            .withInitializer(
                    context -> context.getEnvironment().setConversionService(new ApplicationConversionService()))
            .withBean(AsyncJobs.class, () -> jobs);

    @Test
    void hasAnEndpointOnlyWhereItIsExposed() {
        runner.run(context -> assertThat(context).doesNotHaveBean(AsyncJobsEndpoint.class));
        runner.withPropertyValues("management.endpoints.web.exposure.include=asyncjobs")
                .run(context -> assertThat(context).hasSingleBean(AsyncJobsEndpoint.class));
        runner.withPropertyValues(
                        "management.endpoints.web.exposure.include=asyncjobs",
                        "management.endpoint.asyncjobs.access=none")
                .run(context -> assertThat(context).doesNotHaveBean(AsyncJobsEndpoint.class));
    }

    @Test
    void changesNothingUnlessAllowed() {
        assertThat(AsyncJobsEndpoint.class.getAnnotation(Endpoint.class).defaultAccess())
                .isEqualTo(Access.READ_ONLY);
    }

    @Test
    void showsServerAndQueuesAsInfoUnlessSwitchedOff() {
        runner.run(context -> {
            Info.Builder info = new Info.Builder();
            context.getBean(AsyncJobsInfoContributor.class).contribute(info);
            assertThat(info.build().getDetails())
                    .extractingByKey("asyncjobs", InstanceOfAssertFactories.map(String.class, Object.class))
                    .containsEntry("serverVersion", "2.15.2")
                    .containsEntry("queues", Set.of("EMAIL"));
        });
        runner.withPropertyValues("management.info.asyncjobs.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(AsyncJobsInfoContributor.class));
    }

    @Test
    void needsNoActuator() {
        // The endpoint's own condition can't be loaded then, so its auto-configuration is not named here.
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(AsyncJobsAutoConfiguration.class, AsyncJobsWorkerAutoConfiguration.class))
                .withBean(AsyncJobs.class, () -> jobs)
                .withPropertyValues("management.endpoints.web.exposure.include=*")
                .withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
                .run(context -> assertThat(context).hasNotFailed());
    }

    private static AsyncJobs jobs() {
        AsyncJobs jobs = mock(AsyncJobs.class);
        Connection connection = mock(Connection.class);
        ServerInfo server = mock(ServerInfo.class);
        when(server.getVersion()).thenReturn("2.15.2");
        when(connection.getServerInfo()).thenReturn(server);
        when(jobs.connection()).thenReturn(connection);
        when(jobs.queue()).thenReturn("EMAIL");
        when(jobs.queues()).thenReturn(Set.of("EMAIL"));
        return jobs;
    }
}
