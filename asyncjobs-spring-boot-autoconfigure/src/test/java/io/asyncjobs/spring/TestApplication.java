package io.asyncjobs.spring;

import io.asyncjobs.retry.RetryPolicy;
import io.asyncjobs.test.NatsServer;
import io.asyncjobs.test.TestCertificates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Starts applications with everything that is on the class path, as users do. */
public final class TestApplication {

    private final List<String> properties = new ArrayList<>();
    private final Map<String, Object> variables = new HashMap<>();
    private final List<Class<?>> sources = new ArrayList<>(List.of(Everything.class));

    /** An application of these beans. */
    public TestApplication(Class<?>... beans) {
        sources.addAll(List.of(beans));
        properties("spring.main.register-shutdown-hook=false");
    }

    /** Connects to a server, however slow the machine is. */
    public TestApplication on(NatsServer nats) {
        return at(nats).properties("asyncjobs.nats.connect-timeout=20s");
    }

    /** Is to be refused by a server, which takes the time that a connection may take. */
    public TestApplication at(NatsServer nats) {
        return properties("asyncjobs.nats.url=" + nats.url());
    }

    /** Has an SSL bundle that trusts an authority. */
    public TestApplication trusting(String bundle, TestCertificates authority) {
        return properties("spring.ssl.bundle.pem." + bundle + ".truststore.certificate=file:" + authority.ca());
    }

    /** Sets properties. */
    public TestApplication properties(String... more) {
        properties.addAll(List.of(more));
        return this;
    }

    /** Sets a variable of its process environment, which then has no others than those set here. */
    public TestApplication variable(String name, String value) {
        variables.put(name, value);
        return this;
    }

    /** Starts it. */
    public ConfigurableApplicationContext run() {
        SpringApplicationBuilder builder = new SpringApplicationBuilder(sources.toArray(Class<?>[]::new))
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF);
        if (!variables.isEmpty()) {
            builder.environment(environment());
        }
        return builder.run(properties.stream().map(property -> "--" + property).toArray(String[]::new));
    }

    private StandardEnvironment environment() {
        StandardEnvironment environment = new StandardEnvironment();
        String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
        environment.getPropertySources().replace(name, new SystemEnvironmentPropertySource(name, variables));
        return environment;
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Everything {}

    /** Retries at once. */
    @Configuration(proxyBeanMethods = false)
    public static class Impatient {

        @Bean
        RetryPolicy impatient() {
            return tries -> Duration.ofMillis(10);
        }
    }
}
