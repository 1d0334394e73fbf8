package io.asyncjobs.store;

import io.asyncjobs.signing.TaskSignatures;
import io.asyncjobs.task.Task;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Verifies every record that is loaded (protocol 5). It takes half a millisecond and may read a file: too long for the
 * thread that reads the server's replies, which all requests share. Thread-safe.
 */
final class Verification {

    private final TaskSignatures signatures;
    private final Executor executor;

    Verification(TaskSignatures signatures) {
        this.signatures = signatures;
        executor = signatures.verifies() ? threads() : Runnable::run;
    }

    CompletableFuture<StoredTask> verified(CompletableFuture<StoredTask> loading) {
        if (!signatures.verifies()) {
            return loading;
        }
        return loading.thenApplyAsync(
                stored -> {
                    signatures.verify(stored.task());
                    return stored;
                },
                executor);
    }

    /** Goes on where verifying holds nobody up. */
    <T, R> CompletableFuture<R> then(CompletableFuture<T> future, Function<T, R> next) {
        return future.thenApplyAsync(next, executor);
    }

    /**
     * Verifies a task, if that is wanted.
     *
     * @throws io.asyncjobs.signing.UntrustedTaskException if it does not pass
     */
    void verify(Task task) {
        signatures.verify(task);
    }

    /** As many as there are processors; daemons that end soon when there is nothing to do. */
    private static Executor threads() {
        AtomicInteger number = new AtomicInteger();
        int processors = Runtime.getRuntime().availableProcessors();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                processors, processors, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "asyncjobs-verify-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
