package io.asyncjobs.sample.development;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

class OnMissingPropertyTest {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(Conditional.class);

    @Test
    void holdsWhenNoneIsSet() {
        runner.run(context -> assertThat(context).hasSingleBean(Conditional.class));
    }

    @Test
    void doesNotHoldWhenOneIsSet() {
        runner.withPropertyValues("test.second=")
                .run(context -> assertThat(context).doesNotHaveBean(Conditional.class));
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingProperty({"test.first", "test.second"})
    static class Conditional {}
}
