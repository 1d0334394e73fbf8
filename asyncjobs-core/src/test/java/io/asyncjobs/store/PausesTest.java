package io.asyncjobs.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.error.UnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PausesTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Pauses pauses = new Pauses(timer);

    @AfterEach
    void end() {
        timer.shutdownNow();
    }

    @Test
    void endsAfterItsTimeOnAThreadThatIsNotTheTimers() {
        long start = System.nanoTime();

        CompletableFuture<String> thread = pauses.after(Duration.ofMillis(50))
                .thenApply(ok -> Thread.currentThread().getName());

        assertThat(thread).succeedsWithin(SOON).asString().doesNotContain("pool-");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
    }

    @Test
    void takesATimeThatIsOver() {
        assertThat(pauses.after(Duration.ofSeconds(-1))).succeedsWithin(SOON);
    }

    @Test
    void failsAtOnceWhenItIsClosed() {
        CompletableFuture<?> before = pauses.after(Duration.ofHours(1));

        pauses.close();

        assertThat(before).isCompletedExceptionally();
        assertFailed(before);
        assertFailed(pauses.after(Duration.ofHours(1)));
    }

    @Test
    void failsAtOnceWhenItsTimerHasEnded() {
        timer.shutdownNow();

        assertFailed(pauses.after(Duration.ofHours(1)));
    }

    private static void assertFailed(CompletableFuture<?> pause) {
        assertThat(pause)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(UnavailableException.class)
                .withMessageContaining("has been closed");
    }
}
