package io.asyncjobs;

import io.asyncjobs.error.Failures;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A future as users get it: completed on their executor, never on a thread of the NATS client. A thread that waits for it
 * is woken without that detour, and completes it itself. Cancelling it cancels what it came from. Thread-safe.
 */
final class HandedOut<T> extends CompletableFuture<T> {

    private final CompletableFuture<T> source;
    private final Executor executor;
    private final AtomicInteger waiting = new AtomicInteger();

    private HandedOut(CompletableFuture<T> source, Executor executor) {
        this.source = source;
        this.executor = executor;
    }

    static <T> CompletableFuture<T> of(CompletableFuture<T> source, Executor executor) {
        HandedOut<T> handed = new HandedOut<>(source, executor);
        source.whenComplete((value, thrown) -> {
            if (handed.waiting.get() == 0) {
                handed.completeElsewhere();
            }
        });
        return handed;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (isCancelled()) {
            source.cancel(false); // ends what can be ended: the reading of a list
        }
        return cancelled;
    }

    @Override
    public T join() {
        if (!isDone() && waiting.getAndIncrement() == 0) {
            try {
                either().join();
            } finally {
                leave();
            }
        }
        return super.join();
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        if (!isDone() && waiting.getAndIncrement() == 0) {
            try {
                either().get();
            } finally {
                leave();
            }
        }
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        long end = System.nanoTime() + unit.toNanos(timeout);
        if (!isDone() && waiting.getAndIncrement() == 0) {
            try {
                either().get(timeout, unit);
            } finally {
                leave();
            }
        }
        return super.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    /** Done when the source is, or when somebody completes this one before, as a timeout does. */
    private CompletableFuture<Object> either() {
        return CompletableFuture.anyOf(source.handle((value, thrown) -> true), handle((value, thrown) -> true));
    }

    /** Who has waited completes it, or, who has given up, leaves it to the executor. */
    private void leave() {
        waiting.set(0);
        if (source.isDone()) {
            completeHere();
        }
    }

    private void completeElsewhere() {
        try {
            executor.execute(this::completeHere);
        } catch (RejectedExecutionException shutDown) {
            completeHere(); // better on this thread than never
        }
    }

    private void completeHere() {
        source.whenComplete(this::complete);
    }

    private void complete(T value, @Nullable Throwable thrown) {
        if (thrown == null) {
            complete(value);
        } else {
            completeExceptionally(Failures.unchecked(Failures.reason(thrown)));
        }
    }
}
