package io.asyncjobs.spring.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Prints an {@link AsyncJobsStartupException}; before the general analyzers, which would only show what wraps it. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class AsyncJobsStartupFailureAnalyzer extends AbstractFailureAnalyzer<AsyncJobsStartupException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, AsyncJobsStartupException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
    }
}
