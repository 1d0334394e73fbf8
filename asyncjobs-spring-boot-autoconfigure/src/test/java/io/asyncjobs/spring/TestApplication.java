package io.asyncjobs.spring;

import io.asyncjobs.retry.RetryPolicy;
import io.asyncjobs.test.NatsServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Starts applications with everything that is on the class path, as users do. */
public final class TestApplication {

    private final List<String> properties = new ArrayList<>();
    private final List<Class<?>> sources = new ArrayList<>(List.of(Everything.class));

    /** An application of these beans. */
    public TestApplication(Class<?>... beans) {
        sources.addAll(List.of(beans));
        properties("spring.main.register-shutdown-hook=false");
    }

    /** Connects to a server. */
    public TestApplication on(NatsServer nats) {
        return properties("asyncjobs.nats.url=" + nats.url());
    }

    /** Sets properties. */
    public TestApplication properties(String... more) {
        properties.addAll(List.of(more));
        return this;
    }

    /** Starts it. */
    public ConfigurableApplicationContext run() {
        return new SpringApplicationBuilder(sources.toArray(Class<?>[]::new))
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .run(properties.stream().map(property -> "--" + property).toArray(String[]::new));
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
