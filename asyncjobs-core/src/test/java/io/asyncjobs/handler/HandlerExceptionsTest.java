package io.asyncjobs.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.asyncjobs.error.InvalidRequestException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HandlerExceptionsTest {

    @Test
    void terminatingEndsInTheWordsOfGo() {
        Exception cause = new IllegalStateException("why");

        assertThat(new TerminateTaskException()).hasMessage("terminate task").hasNoCause();
        assertThat(new TerminateTaskException("bad input")).hasMessage("bad input: terminate task");
        assertThat(new TerminateTaskException("bad input", cause))
                .hasMessage("bad input: terminate task")
                .hasCause(cause);
    }

    @Test
    void retryingNamesItsDelay() {
        RetryTaskException retry = new RetryTaskException(Duration.ofMinutes(2), "rate limited");

        assertThat(retry.delay()).isEqualTo(Duration.ofMinutes(2));
        assertThat(retry).hasMessage("rate limited");
        assertThat(new RetryTaskException(Duration.ZERO, "at once").delay()).isZero();
    }

    @Test
    void refusesANegativeDelay() {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> new RetryTaskException(Duration.ofMillis(-1), "x"))
                .withMessageContaining("negative");
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> new ReleaseTaskException(Duration.ofMillis(-1), "x"))
                .withMessageContaining("negative");
    }
}
