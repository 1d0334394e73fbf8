package io.asyncjobs.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class ErrorsTest {

    @Test
    void sayWhetherTryingAgainCanHelp() {
        assertThat(new UnavailableException("x").isRetryable()).isTrue();
        assertThat(new QueueFullException("x").isRetryable()).isTrue();
        assertThat(new NotFoundException("x").isRetryable()).isFalse();
        assertThat(new ConflictException("x").isRetryable()).isFalse();
        assertThat(new InvalidRequestException("x").isRetryable()).isFalse();
        assertThat(new AsyncJobsException("x", null).isRetryable()).isFalse();
    }

    @Test
    void areFoundInsideOfFutures() {
        NotFoundException missing = new NotFoundException("task not found: x");

        assertThat(Failures.reason(missing)).isSameAs(missing);
        assertThat(Failures.reason(new CompletionException(new CompletionException(missing))))
                .isSameAs(missing);
        assertThat(Failures.reason(new CompletionException("alone", null))).hasMessage("alone");
    }

    @Test
    void areOursOrWrapped() {
        NotFoundException ours = new NotFoundException("x");
        IOException other = new IOException("boom");

        assertThat(Failures.unchecked(ours)).isSameAs(ours);
        assertThat(Failures.unchecked(other))
                .isExactlyInstanceOf(AsyncJobsException.class)
                .hasCause(other);
    }

    @Test
    void decideOnHowToGoOn() {
        CompletableFuture<String> failing = CompletableFuture.<String>failedFuture(new ConflictException("x"))
                .thenApply(x -> x);

        assertThat(Failures.recover(
                        failing,
                        reason -> CompletableFuture.completedFuture(
                                reason.getClass().getSimpleName())))
                .isCompletedWithValue("ConflictException");
        assertThat(Failures.recover(CompletableFuture.completedFuture("ok"), CompletableFuture::failedFuture))
                .isCompletedWithValue("ok");
    }
}
