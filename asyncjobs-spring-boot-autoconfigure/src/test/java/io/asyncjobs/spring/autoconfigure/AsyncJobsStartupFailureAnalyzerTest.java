package io.asyncjobs.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.io.support.SpringFactoriesLoader;

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
    void isRegistered() {
        assertThat(SpringFactoriesLoader.forDefaultResourceLocation().load(FailureAnalyzer.class))
                .first()
                .isInstanceOf(AsyncJobsStartupFailureAnalyzer.class);
    }
}
