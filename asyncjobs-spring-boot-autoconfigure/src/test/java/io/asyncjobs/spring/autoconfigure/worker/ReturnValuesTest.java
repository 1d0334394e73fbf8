package io.asyncjobs.spring.autoconfigure.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class ReturnValuesTest {

    @Test
    void leavesPlainValuesAlone() throws Exception {
        assertThat(ReturnValues.await("value")).isEqualTo("value");
        assertThat(ReturnValues.await(null)).isNull();
    }

    @Test
    void waitsForFutures() throws Exception {
        CompletableFuture<String> future = new CompletableFuture<>();
        Thread completer = new Thread(() -> future.complete("later"));
        completer.start();

        assertThat(ReturnValues.await(future)).isEqualTo("later");
        assertThat(ReturnValues.await(CompletableFuture.completedFuture("done").minimalCompletionStage()))
                .isEqualTo("done");
        completer.join();
    }

    @Test
    void waitsForReactiveValues() throws Exception {
        assertThat(ReturnValues.await(Mono.fromSupplier(() -> "one"))).isEqualTo("one");
        assertThat(ReturnValues.await(Mono.empty())).isNull();
    }

    @Test
    void failsAsTheValueDoes() {
        Exception failure = new Exception("checked");

        assertThatThrownBy(() -> ReturnValues.await(CompletableFuture.failedFuture(failure)))
                .isSameAs(failure);
        assertThatThrownBy(() -> ReturnValues.await(Mono.error(failure))).isSameAs(failure);
        assertThatThrownBy(() -> ReturnValues.await(CompletableFuture.failedFuture(new StackOverflowError())))
                .isExactlyInstanceOf(StackOverflowError.class);
    }

    @Test
    void failsForManyValuesThatNobodyCouldForesee() {
        assertThatThrownBy(() -> ReturnValues.await(Flux.just("a", "b")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("may give many values");
    }

    @Test
    void cancelsWhatItWaitsForWhenItIsInterrupted() throws Exception {
        CompletableFuture<String> future = new CompletableFuture<>();
        assertThat(interrupted(future)).isInstanceOf(InterruptedException.class);
        assertThat(future).isCancelled();

        AtomicBoolean cancelled = new AtomicBoolean();
        Mono<String> never = Mono.<String>never().doOnCancel(() -> cancelled.set(true));
        assertThat(interrupted(never)).isInstanceOf(InterruptedException.class);
        assertThat(cancelled).isTrue();
    }

    private static Throwable interrupted(Object value) throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread waiting = new Thread(() -> {
            try {
                ReturnValues.await(value);
            } catch (Throwable failure) {
                thrown.set(failure);
            }
        });
        waiting.start();
        await().until(() -> waiting.getState() == Thread.State.WAITING);
        waiting.interrupt();
        waiting.join();
        return thrown.get();
    }
}
