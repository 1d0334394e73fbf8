package io.asyncjobs.spring.autoconfigure.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.handler.Router;
import io.asyncjobs.worker.Worker;
import io.asyncjobs.worker.WorkerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.SmartLifecycle;

class AsyncJobsLifecycleTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final AsyncJobs jobs = mock(AsyncJobs.class);
    private final Worker worker = mock(Worker.class);
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private final AsyncJobsLifecycle lifecycle = new AsyncJobsLifecycle(
            jobs,
            () -> Map.of("EMAIL", new Router().handle("email:", (task, context) -> null)),
            queue -> WorkerOptions.ofDefaults(),
            TIMEOUT,
            true);

    @BeforeEach
    void setUp() {
        when(worker.queue()).thenReturn("EMAIL");
        when(worker.stop(TIMEOUT)).thenReturn(stopped);
        when(jobs.worker(any(), any(), any())).thenReturn(worker);
        when(jobs.opened()).thenReturn(CompletableFuture.completedFuture(null));
    }

    @Test
    void startsAWorkerForEachQueueOnce() {
        lifecycle.start();
        lifecycle.start();

        verify(worker, times(1)).start();
        assertThat(lifecycle.isRunning()).isTrue();
        assertThat(lifecycle.worker("EMAIL")).contains(worker);
        assertThat(lifecycle.worker("OTHER")).isEmpty();
    }

    @Test
    void stopsWithoutBlocking() {
        AtomicInteger callbacks = new AtomicInteger();
        lifecycle.start();
        lifecycle.stop(callbacks::incrementAndGet);

        assertThat(callbacks).hasValue(0);
        assertThat(lifecycle.isRunning()).isTrue();

        stopped.complete(null);

        assertThat(callbacks).hasValue(1);
        assertThat(lifecycle.isRunning()).isFalse();
        assertThat(lifecycle.workers()).isEmpty();
    }

    @Test
    void startsNewWorkersAfterAStop() {
        stopped.complete(null);
        lifecycle.start();
        lifecycle.stop();
        lifecycle.start();

        verify(jobs, times(2)).worker(any(), any(), any());
    }

    @Test
    void keepsTheWorkersThatWereStartedBetweenTwoEndsOfOneStop() {
        List<CompletableFuture<Void>> stops = new ArrayList<>();
        when(worker.stop(TIMEOUT)).thenAnswer(call -> {
            stops.add(new CompletableFuture<>());
            return stops.get(stops.size() - 1);
        });
        lifecycle.start();
        lifecycle.stop(() -> {});
        lifecycle.stop(() -> {});
        stops.get(1).complete(null);
        lifecycle.start();

        stops.get(0).complete(null);

        assertThat(lifecycle.isRunning()).isTrue();
        assertThat(lifecycle.workers()).containsExactly(worker);
    }

    @Test
    void startsWhenTheClientIsOpen() {
        CompletableFuture<Void> opened = new CompletableFuture<>();
        when(jobs.opened()).thenReturn(opened);
        lifecycle.start();
        assertThat(lifecycle.isRunning()).isTrue();
        assertThat(lifecycle.workers()).isEmpty();
        lifecycle.pause("EMAIL");
        assertThat(lifecycle.paused()).containsExactly("EMAIL");
        assertThatThrownBy(() -> lifecycle.pause("OTHER")).isInstanceOf(NotFoundException.class);

        opened.complete(null);

        await().untilAsserted(() -> verify(worker).start());
        verify(worker).pause();
        assertThat(lifecycle.workers()).containsExactly(worker);
    }

    @Test
    void startsNothingWhenItIsStoppedBeforeTheClientIsOpen() {
        CompletableFuture<Void> opened = new CompletableFuture<>();
        when(jobs.opened()).thenReturn(opened.copy()).thenReturn(opened.copy());
        lifecycle.start();
        lifecycle.pause("EMAIL");
        lifecycle.resume("EMAIL");
        lifecycle.stop();
        assertThat(lifecycle.isRunning()).isFalse();
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("asyncjobs-start")));

        lifecycle.start();
        opened.complete(null);

        await().untilAsserted(() -> verify(worker).start());
        verify(worker, never()).pause();
        verify(jobs, times(1)).worker(any(), any(), any());
    }

    @Test
    void knowsTheRoutesOnceTheHandlersAreKnown() {
        assertThat(lifecycle.route("EMAIL", "email:new")).isEmpty();

        lifecycle.afterSingletonsInstantiated();

        assertThat(lifecycle.route("EMAIL", "email:new")).contains("email:");
        assertThat(lifecycle.route("EMAIL", "report")).isEmpty();
        assertThat(lifecycle.route("OTHER", "email:new")).isEmpty();
        verify(worker, never()).start();
    }

    @Test
    void stopsBeforeTheWebServerIsGoneButAfterNothingElse() {
        assertThat(lifecycle.getPhase()).isEqualTo(SmartLifecycle.DEFAULT_PHASE - 100);
    }
}
