package io.asyncjobs.sample.development;

import io.asyncjobs.test.NatsServerException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says without a stack trace why the nats-server of the development mode did not start. */
final class NatsServerFailureAnalyzer extends AbstractFailureAnalyzer<NatsServerException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, NatsServerException cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()),
                "Put that right, or set asyncjobs.nats.url to a NATS server of yours.",
                cause);
    }
}
