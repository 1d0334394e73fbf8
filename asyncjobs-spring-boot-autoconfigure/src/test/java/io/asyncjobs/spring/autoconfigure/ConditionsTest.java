package io.asyncjobs.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.asyncjobs.AsyncJobs;
import io.asyncjobs.nats.ConnectionSettings;
import io.asyncjobs.signing.TaskSignatures;
import io.asyncjobs.spring.AsyncJobsOperations;
import io.asyncjobs.spring.AsyncJobsWorkers;
import io.asyncjobs.spring.actuate.AsyncJobsEndpoint;
import io.asyncjobs.spring.actuate.AsyncJobsInfoContributor;
import io.asyncjobs.spring.health.AsyncJobsHealthIndicator;
import io.asyncjobs.spring.metrics.AsyncJobsMetrics;
import io.asyncjobs.spring.observation.EnqueueObservationMiddleware;
import io.asyncjobs.spring.observation.ProcessObservationMiddleware;
import io.asyncjobs.task.PayloadCodec;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.nats.client.Connection;
import jakarta.validation.Validator;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.LifecycleProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.annotation.MergedAnnotations;
import tools.jackson.databind.json.JsonMapper;

/**
 * What makes each configuration and bean stay away. A condition without its line in the table fails the test. No bean is
 * made: the definitions tell.
 */
class ConditionsTest {

    private static final Map<String, Class<?>> CONFIGURATIONS = configurations();

    /** Everything that the conditions want is there, and nothing of what they do not want. */
    private static final ApplicationContextRunner COMPLETE = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(CONFIGURATIONS.values().stream()
                    .filter(type -> type.isAnnotationPresent(AutoConfiguration.class))
                    .toArray(Class<?>[]::new)))
            .withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class))
            .withInitializer(context -> context.addBeanFactoryPostProcessor(ConditionsTest::makeNone))
            // As in an application, where access may be written in lower case.
            .withInitializer(
                    context -> context.getEnvironment().setConversionService(new ApplicationConversionService()))
            .withBean("lifecycleProcessor", LifecycleProcessor.class, () -> mock(LifecycleProcessor.class))
            .withBean("meters", MeterRegistry.class, () -> mock(MeterRegistry.class))
            .withBean("observations", ObservationRegistry.class, ObservationRegistry::create)
            .withBean("validator", Validator.class, () -> mock(Validator.class))
            .withPropertyValues("management.endpoints.web.exposure.include=asyncjobs");

    /**
     * A condition and what makes it false.
     *
     * @param place the simple name of the class; with a dot and the name of the bean method if it is a method's
     * @param unless where it is true
     * @param when makes it false
     */
    record Line(
            String place,
            Class<? extends Annotation> condition,
            ApplicationContextRunner unless,
            UnaryOperator<ApplicationContextRunner> when) {

        String key() {
            return place + " " + condition.getSimpleName();
        }

        Class<?> type() {
            return CONFIGURATIONS.get(place.replaceFirst("\\..*", ""));
        }

        String method() {
            return place.substring(place.indexOf('.') + 1);
        }

        boolean ofMethod() {
            return place.indexOf('.') >= 0;
        }

        /** The name under which Boot reports on it. */
        String source() {
            return type().getName() + (ofMethod() ? "#" + method() : "");
        }

        @Override
        public String toString() {
            return key();
        }
    }

    static Stream<Line> table() {
        ApplicationContextRunner withoutMapper = withoutClass(JsonMapper.class).apply(COMPLETE);
        return Stream.of(
                line("AsyncJobsAutoConfiguration", ConditionalOnClass.class, withoutClass(AsyncJobs.class)),
                line("AsyncJobsAutoConfiguration", ConditionalOnBooleanProperty.class, off("asyncjobs.enabled")),
                replaced("AsyncJobsAutoConfiguration.asyncJobsConnectionDetails", AsyncJobsConnectionDetails.class),
                replaced("AsyncJobsAutoConfiguration.asyncJobsConnectionSettings", ConnectionSettings.class),
                replaced("AsyncJobsAutoConfiguration.asyncJobsConnection", Connection.class),
                replaced("AsyncJobsAutoConfiguration.asyncJobsConnection", AsyncJobs.class),
                line(
                        "AsyncJobsAutoConfiguration.asyncJobsConnection",
                        ConditionalOnBooleanProperty.class,
                        runner -> runner.withPropertyValues("asyncjobs.nats.connect-in-background=true")),
                replaced("AsyncJobsAutoConfiguration.asyncJobsTaskSignatures", TaskSignatures.class),
                replaced("AsyncJobsAutoConfiguration.asyncJobs", AsyncJobs.class),
                replaced("AsyncJobsAutoConfiguration.asyncJobsTemplate", AsyncJobsOperations.class),
                line("Jackson3", ConditionalOnClass.class, withoutClass(JsonMapper.class)),
                line(
                        "Jackson3",
                        ConditionalOnSingleCandidate.class,
                        runner -> own(own(runner, "one", JsonMapper.class), "two", JsonMapper.class)),
                replaced("Jackson3", PayloadCodec.class),
                new Line(
                        "OfCore",
                        ConditionalOnMissingBean.class,
                        withoutMapper,
                        runner -> own(runner, "own", PayloadCodec.class)),
                line("AsyncJobsWorkerAutoConfiguration", ConditionalOnBean.class, off("asyncjobs.enabled")),
                replaced("AsyncJobsWorkerAutoConfiguration.asyncJobsLifecycle", AsyncJobsWorkers.class),
                line("PayloadValidationConfiguration", ConditionalOnClass.class, withoutClass(Validator.class)),
                line("PayloadValidationConfiguration", ConditionalOnSingleCandidate.class, without("validator")),
                line(
                        "AsyncJobsHealthContributorAutoConfiguration",
                        ConditionalOnClass.class,
                        withoutClass(ConditionalOnEnabledHealthIndicator.class)),
                line("AsyncJobsHealthContributorAutoConfiguration", ConditionalOnBean.class, off("asyncjobs.enabled")),
                line(
                        "AsyncJobsHealthContributorAutoConfiguration",
                        ConditionalOnEnabledHealthIndicator.class,
                        off("management.health.asyncjobs.enabled")),
                line(
                        "AsyncJobsHealthContributorAutoConfiguration.asyncjobsHealthContributor",
                        ConditionalOnMissingBean.class,
                        runner -> own(runner, "asyncjobsHealthIndicator", AsyncJobsHealthIndicator.class)),
                line("AsyncJobsMetricsAutoConfiguration", ConditionalOnClass.class, withoutClass(MeterRegistry.class)),
                line("AsyncJobsMetricsAutoConfiguration", ConditionalOnBean.class, without("meters")),
                line("AsyncJobsMetricsAutoConfiguration", ConditionalOnBean.class, off("asyncjobs.enabled")),
                replaced("AsyncJobsMetricsAutoConfiguration.asyncJobsMetrics", AsyncJobsMetrics.class),
                line(
                        "AsyncJobsObservationAutoConfiguration",
                        ConditionalOnClass.class,
                        withoutClass(ObservationRegistry.class)),
                line("AsyncJobsObservationAutoConfiguration", ConditionalOnBean.class, without("observations")),
                line("AsyncJobsObservationAutoConfiguration", ConditionalOnBean.class, off("asyncjobs.enabled")),
                replaced(
                        "AsyncJobsObservationAutoConfiguration.asyncJobsProcessObservationMiddleware",
                        ProcessObservationMiddleware.class),
                replaced(
                        "AsyncJobsObservationAutoConfiguration.asyncJobsEnqueueObservationMiddleware",
                        EnqueueObservationMiddleware.class),
                line("AsyncJobsEndpointAutoConfiguration", ConditionalOnClass.class, withoutClass(Endpoint.class)),
                line(
                        "AsyncJobsEndpointAutoConfiguration",
                        ConditionalOnClass.class,
                        withoutClass(ConditionalOnAvailableEndpoint.class)),
                line("AsyncJobsEndpointAutoConfiguration", ConditionalOnBean.class, off("asyncjobs.enabled")),
                line(
                        "AsyncJobsEndpointAutoConfiguration",
                        ConditionalOnAvailableEndpoint.class,
                        runner -> runner.withPropertyValues("management.endpoints.web.exposure.include=health")),
                line(
                        "AsyncJobsEndpointAutoConfiguration",
                        ConditionalOnAvailableEndpoint.class,
                        runner -> runner.withPropertyValues("management.endpoint.asyncjobs.access=none")),
                replaced("AsyncJobsEndpointAutoConfiguration.asyncJobsEndpoint", AsyncJobsEndpoint.class),
                line(
                        "AsyncJobsInfoContributorAutoConfiguration",
                        ConditionalOnClass.class,
                        withoutClass(InfoContributor.class)),
                line(
                        "AsyncJobsInfoContributorAutoConfiguration",
                        ConditionalOnClass.class,
                        withoutClass(ConditionalOnEnabledInfoContributor.class)),
                line("AsyncJobsInfoContributorAutoConfiguration", ConditionalOnBean.class, off("asyncjobs.enabled")),
                line(
                        "AsyncJobsInfoContributorAutoConfiguration",
                        ConditionalOnEnabledInfoContributor.class,
                        off("management.info.asyncjobs.enabled")),
                replaced(
                        "AsyncJobsInfoContributorAutoConfiguration.asyncJobsInfoContributor",
                        AsyncJobsInfoContributor.class));
    }

    @ParameterizedTest
    @MethodSource("table")
    void decides(Line line) {
        line.unless().run(context -> assertThat(isThere(line, context.getSourceApplicationContext()))
                .isTrue());
        line.when().apply(line.unless()).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(isThere(line, context.getSourceApplicationContext())).isFalse();
            assertThat(ConditionEvaluationReport.get(context.getBeanFactory())
                            .getConditionAndOutcomesBySource()
                            .get(line.source()))
                    .anySatisfy(each -> {
                        assertThat(each.getCondition().getClass()).isIn(deciding(line.condition()));
                        assertThat(each.getOutcome()).returns(false, ConditionOutcome::isMatch);
                    });
        });
    }

    @Test
    void hasALineForEveryCondition() {
        Set<String> conditions = new TreeSet<>();
        for (Class<?> type : CONFIGURATIONS.values()) {
            conditionsOf(type).forEach(each -> conditions.add(type.getSimpleName() + " " + each));
            for (Method method : type.getDeclaredMethods()) {
                conditionsOf(method)
                        .forEach(each -> conditions.add(type.getSimpleName() + "." + method.getName() + " " + each));
            }
        }

        Set<String> lines = new TreeSet<>(table().map(Line::key).toList());
        assertThat(lines).isEqualTo(conditions);
    }

    private static void makeNone(ConfigurableListableBeanFactory beans) {
        Stream.of(beans.getBeanDefinitionNames())
                .map(beans::getBeanDefinition)
                .forEach(definition -> definition.setLazyInit(true));
    }

    private static Line line(
            String place, Class<? extends Annotation> condition, UnaryOperator<ApplicationContextRunner> when) {
        return new Line(place, condition, COMPLETE, when);
    }

    /** The application has a bean of this type itself. */
    private static Line replaced(String place, Class<?> type) {
        return line(place, ConditionalOnMissingBean.class, runner -> own(runner, "own", type));
    }

    private static <T> ApplicationContextRunner own(ApplicationContextRunner runner, String name, Class<T> type) {
        return runner.withBean(name, type, () -> mock(type));
    }

    private static UnaryOperator<ApplicationContextRunner> withoutClass(Class<?> type) {
        return runner -> runner.withClassLoader(new FilteredClassLoader(type));
    }

    private static UnaryOperator<ApplicationContextRunner> without(String bean) {
        return runner -> runner.withInitializer(
                context -> ((BeanDefinitionRegistry) context.getBeanFactory()).removeBeanDefinition(bean));
    }

    private static UnaryOperator<ApplicationContextRunner> off(String property) {
        return runner -> runner.withPropertyValues(property + "=false");
    }

    private static boolean isThere(Line line, ApplicationContext context) {
        return line.ofMethod()
                ? context.containsBean(line.method())
                : context.getBeanNamesForType(line.type()).length > 0;
    }

    private static List<Class<?>> deciding(Class<? extends Annotation> condition) {
        return List.of(MergedAnnotations.from(condition).get(Conditional.class).getClassArray("value"));
    }

    private static Stream<String> conditionsOf(AnnotatedElement element) {
        return Stream.of(element.getAnnotations())
                .map(Annotation::annotationType)
                .filter(type -> MergedAnnotations.from(type).isPresent(Conditional.class))
                .map(Class::getSimpleName);
    }

    /** The classes with bean methods or conditions, by their simple names. */
    private static Map<String, Class<?>> configurations() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.asyncjobs.spring").stream()
                        .map(JavaClass::reflect)
                        .filter(type -> conditionsOf(type).findAny().isPresent()
                                || Stream.of(type.getDeclaredMethods())
                                        .anyMatch(method -> method.isAnnotationPresent(Bean.class)))
                        .collect(Collectors.toMap(Class::getSimpleName, Function.identity()));
    }
}
