package io.asyncjobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.error.AsyncJobsException;
import io.asyncjobs.error.NotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Futures as users get them. */
@Timeout(20)
class HandedOutTest {

    private final ExecutorService executor = Executors.newSingleThreadExecutor(task -> new Thread(task, "theirs"));
    private final CompletableFuture<String> source = new CompletableFuture<>();
    private final CompletableFuture<String> handed = HandedOut.of(source, executor);

    @AfterEach
    void close() {
        executor.shutdownNow();
    }

    @Test
    void whatFollowsRunsOnTheExecutor() {
        CompletableFuture<String> thread =
                handed.thenApply(value -> Thread.currentThread().getName());
        source.complete("done");

        assertThat(thread.join()).isEqualTo("theirs");
    }

    @Test
    void completesAlsoWhenTheExecutorRefusesAndNobodyWaits() {
        List<String> followed = new ArrayList<>();
        handed.thenAccept(followed::add);
        executor.shutdownNow();

        source.complete("done");

        assertThat(handed).isCompletedWithValue("done");
        assertThat(followed).containsExactly("done");
    }

    @Test
    void whoWaitsIsWokenWithoutTheExecutor() throws Exception {
        executor.shutdownNow();
        assertThat(executor.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 200; i++) {
            CompletableFuture<Integer> slow = new CompletableFuture<>();
            CompletableFuture<Integer> each = HandedOut.of(slow, task -> {
                throw new RejectedExecutionException();
            });
            int number = i;
            new Thread(() -> slow.complete(number)).start();
            assertThat(i % 3 == 0 ? each.join() : i % 3 == 1 ? each.get() : each.get(5, TimeUnit.SECONDS))
                    .isEqualTo(i);
        }
    }

    @Test
    void manyCanWait() throws Exception {
        AtomicReference<Throwable> failed = new AtomicReference<>();
        Thread[] waiters = new Thread[10];
        for (int i = 0; i < waiters.length; i++) {
            waiters[i] = new Thread(() -> {
                if (!handed.join().equals("done")) {
                    failed.set(new AssertionError());
                }
            });
            waiters[i].start();
        }
        source.complete("done");
        for (Thread waiter : waiters) {
            waiter.join();
        }

        assertThat(failed).hasValue(null);
    }

    @Test
    void whoGivesUpWaitingLeavesItToTheExecutor() {
        assertThatThrownBy(() -> handed.get(10, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        CompletableFuture<String> thread =
                handed.thenApply(value -> Thread.currentThread().getName());
        source.complete("done");

        assertThat(thread.join()).isEqualTo("theirs");
    }

    @Test
    void aTimeoutOfTheFutureItselfEndsTheWaiting() {
        assertThatThrownBy(() -> handed.orTimeout(20, TimeUnit.MILLISECONDS).join())
                .hasCauseInstanceOf(TimeoutException.class);
    }

    @Test
    void failsWithWhatTheSourceFailedWithInOurTerms() {
        source.completeExceptionally(new CompletionException(new NotFoundException("no such task")));

        assertThatThrownBy(handed::join).hasCauseInstanceOf(NotFoundException.class);
        assertThatThrownBy(handed::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(NotFoundException.class);
        CompletableFuture<String> odd = HandedOut.of(CompletableFuture.failedFuture(new Error("odd")), executor);
        assertThatThrownBy(odd::join).hasCauseInstanceOf(AsyncJobsException.class);
    }

    @Test
    void cancellingItCancelsTheSource() {
        assertThat(handed.cancel(false)).isTrue();

        assertThat(source).isCancelled();
        assertThatThrownBy(handed::join).isInstanceOf(CancellationException.class);
    }

    @Test
    void interruptingAWaiterHarmsNobodyElse() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread waiter = new Thread(() -> {
            try {
                handed.get();
            } catch (InterruptedException | ExecutionException e) {
                thrown.set(e);
            }
        });
        waiter.start();
        TestJobs.awaitTrue("it waits", () -> waiter.getState() == Thread.State.WAITING);
        waiter.interrupt();
        waiter.join();

        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        source.complete("done");
        assertThat(handed.join()).isEqualTo("done");
    }
}
