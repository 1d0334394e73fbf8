package io.asyncjobs.spring.autoconfigure.environment;

import io.asyncjobs.spring.autoconfigure.AsyncJobsStartupException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.boot.origin.SystemEnvironmentOrigin;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Takes the environment variables of the Go implementation's containers (protocol 25) as properties. They rank directly
 * below the process environment: they override files, while {@code ASYNCJOBS_*} variables, system properties and
 * arguments override them. An empty one counts as none.
 */
final class ContainerVariables implements EnvironmentPostProcessor, Ordered {

    /** The name of our property source. */
    static final String SOURCE = "asyncjobsContainerVariables";

    private static final String CONCURRENCY = "AJ_CONCURRENCY";
    private static final String DEBUG = "AJ_DEBUG";

    private static final Map<String, String> PROPERTIES = Map.of(
            "AJ_WORK_QUEUE",
            "asyncjobs.queue",
            "AJ_NATS_CONTEXT",
            "asyncjobs.nats.context",
            CONCURRENCY,
            "asyncjobs.concurrency",
            "AJ_RETRY_POLICY",
            "asyncjobs.retry",
            "AJ_VERIFICATION_KEY",
            "asyncjobs.signing.verification-key",
            DEBUG,
            "logging.level.io.asyncjobs");

    /** Before the files, so that placeholders in what they import find them. */
    @Override
    public int getOrder() {
        return ConfigDataEnvironmentPostProcessor.ORDER - 1;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        MutablePropertySources sources = environment.getPropertySources();
        PropertySource<?> variables = sources.get(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
        if (variables == null) {
            return;
        }
        Map<String, Object> properties = properties(variables);
        if (!properties.isEmpty()) {
            sources.addAfter(variables.getName(), new OriginTrackedMapPropertySource(SOURCE, properties, true));
        }
    }

    private static Map<String, Object> properties(PropertySource<?> variables) {
        Map<String, Object> properties = new LinkedHashMap<>();
        PROPERTIES.forEach((variable, property) -> {
            Object text = variables.getProperty(variable);
            Object value = text == null ? null : value(variable, text.toString());
            if (value != null) {
                properties.put(property, OriginTrackedValue.of(value, new SystemEnvironmentOrigin(variable)));
            }
        });
        return properties;
    }

    private static @Nullable Object value(String variable, String text) {
        if (text.isEmpty()) {
            return null;
        }
        return switch (variable) {
            case CONCURRENCY -> concurrency(text);
            case DEBUG -> text.equals("1") ? "debug" : null;
            default -> text;
        };
    }

    private static int concurrency(String text) {
        try {
            int number = Integer.parseInt(text);
            if (number >= 1) {
                return number;
            }
        } catch (NumberFormatException none) {
            // Told below, as are numbers that are too small.
        }
        throw new AsyncJobsStartupException(
                "The environment variable AJ_CONCURRENCY has the value '%s', which is not allowed.".formatted(text),
                "Set AJ_CONCURRENCY to a number, 1 or more, or remove it.",
                null);
    }
}
