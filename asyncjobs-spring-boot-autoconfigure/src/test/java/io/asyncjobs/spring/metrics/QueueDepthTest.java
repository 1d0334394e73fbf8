package io.asyncjobs.spring.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.queue.QueueInfo;
import io.asyncjobs.queue.QueueLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class QueueDepthTest {

    private final AtomicLong now = new AtomicLong(-7);
    private final List<CompletableFuture<QueueInfo>> requests = new ArrayList<>();
    private final QueueDepth depth = new QueueDepth(
            () -> {
                CompletableFuture<QueueInfo> request = new CompletableFuture<>();
                requests.add(request);
                return request;
            },
            now::get);

    @Test
    void isUnknownUntilTheServerHasAnswered() {
        assertThat(depth.value()).isNaN();
        assertThat(depth.value()).isNaN();
        assertThat(requests).hasSize(1);

        answer(42);

        assertThat(depth.value()).isEqualTo(42);
        assertThat(requests).hasSize(1);
    }

    @Test
    void asksAgainAfterFiveSecondsAndGivesTheOldValueMeanwhile() {
        depth.value();
        answer(42);
        pass(Duration.ofSeconds(5));

        assertThat(depth.value()).isEqualTo(42);
        assertThat(requests).hasSize(2);

        answer(0);

        assertThat(depth.value()).isZero();
    }

    @Test
    void neverHasTwoRequestsUnderWay() {
        depth.value();
        pass(Duration.ofSeconds(30));
        depth.value();

        assertThat(requests).hasSize(1);
    }

    @Test
    void isUnknownAgainWhenNoAnswerHasComeForAMinute() {
        depth.value();
        answer(42);
        for (int i = 0; i < 7; i++) {
            pass(Duration.ofSeconds(10));
            depth.value();
            requests.get(requests.size() - 1).completeExceptionally(new IllegalStateException());
        }

        assertThat(depth.value()).isNaN();
        assertThat(requests).hasSize(8);
    }

    private void answer(long waiting) {
        requests.get(requests.size() - 1)
                .complete(new QueueInfo("Q", waiting, 0, new QueueLimits(Duration.ofSeconds(1), -1, 1)));
    }

    private void pass(Duration duration) {
        now.addAndGet(duration.toNanos());
    }
}
