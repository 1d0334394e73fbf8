package io.asyncjobs;

import io.asyncjobs.error.Failures;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A future as users get it: completed on their executor, never on a thread of the NATS client. A thread that waits for it
 * is woken without that detour, and completes it itself. Cancelling it cancels what it came from. Thread-safe.
 */
final class HandedOut<T> extends CompletableFuture<T> {

    private final CompletableFuture<T> source;
    private final Executor executor;
    private final AtomicInteger waiting = new AtomicInteger();

    /** Done when the source is, or when somebody completes this one before, as a timeout does. */
    private final CompletableFuture<Boolean> signal = new CompletableFuture<>();

    private HandedOut(CompletableFuture<T> source, Executor executor) {
        this.source = source;
        this.executor = executor;
    }

    static <T> CompletableFuture<T> of(CompletableFuture<T> source, Executor executor) {
        HandedOut<T> handed = new HandedOut<>(source, executor);
        source.whenComplete((value, thrown) -> {
            handed.signal.complete(true);
            if (handed.waiting.get() == 0) {
                handed.completeElsewhere();
            }
        });
        return handed;
    }

    @Override
    public boolean complete(T value) {
        boolean completed = super.complete(value);
        signal.complete(true);
        return completed;
    }

    @Override
    public boolean completeExceptionally(Throwable thrown) {
        boolean completed = super.completeExceptionally(thrown);
        signal.complete(true);
        return completed;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        signal.complete(true);
        if (isCancelled()) {
            source.cancel(false); // ends what can be ended: the reading of a list
        }
        return cancelled;
    }

    @Override
    public T join() {
        if (isFirstToWait()) {
            try {
                signal.join();
            } finally {
                leave();
            }
        }
        return super.join();
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        if (isFirstToWait()) {
            try {
                signal.get();
            } finally {
                leave();
            }
        }
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        long end = System.nanoTime() + unit.toNanos(timeout);
        if (isFirstToWait()) {
            try {
                signal.get(timeout, unit);
            } finally {
                leave();
            }
        }
        return super.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    private boolean isFirstToWait() {
        return !isDone() && waiting.getAndIncrement() == 0;
    }

    /** Who has waited completes it, as the futures of the JVM let a waiting thread do; who gives up leaves it to others. */
    private void leave() {
        waiting.set(0);
        if (source.isDone()) {
            completeHere();
        }
    }

    private void completeElsewhere() {
        try {
            executor.execute(this::completeHere);
        } catch (Throwable refused) { // better on this thread than never
            completeHere();
        }
    }

    private void completeHere() {
        source.whenComplete((value, thrown) -> {
            if (thrown == null) {
                complete(value);
            } else {
                completeExceptionally(Failures.unchecked(Failures.reason(thrown)));
            }
        });
    }
}
