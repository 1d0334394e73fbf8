package io.asyncjobs.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;

class AsyncJobsStartupFailureAnalyzerTest {

    @Test
    void printsDescriptionAndActionOfTheCause() {
        AsyncJobsStartupException cause = new AsyncJobsStartupException("what was wrong", "what to do", null);

        FailureAnalysis analysis =
                new AsyncJobsStartupFailureAnalyzer().analyze(new IllegalStateException("bean failed", cause));

        assertThat(analysis.getDescription()).isEqualTo("what was wrong");
        assertThat(analysis.getAction()).isEqualTo("what to do");
    }

    @Test
    void isRegisteredAndComesFirst() {
        List<FailureAnalyzer> analyzers = SpringFactoriesLoader.forDefaultResourceLocation()
                .load(
                        FailureAnalyzer.class,
                        ArgumentResolver.of(BeanFactory.class, new DefaultListableBeanFactory())
                                .and(Environment.class, new StandardEnvironment()),
                        (type, name, failure) -> {});

        assertThat(analyzers).first().isInstanceOf(AsyncJobsStartupFailureAnalyzer.class);
    }
}
