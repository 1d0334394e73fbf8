package io.asyncjobs.nats;

import io.nats.client.Options;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of one connection: daemons, unlike those of jnats, so that a forgotten connection keeps no JVM alive. jnats
 * does not shut down executors that it is given; all of these therefore end their threads after a second without work,
 * which is what a closed connection has.
 */
final class ConnectionThreads {

    private static final long IDLE_MILLIS = 1_000;

    private final ThreadFactory factory;
    private final ExecutorService callbacks;

    ConnectionThreads(String connectionName) {
        AtomicInteger number = new AtomicInteger();
        this.factory = task -> {
            Thread thread = new Thread(task, connectionName + "-nats-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        this.callbacks = single();
    }

    void apply(Options.Builder options) {
        // Never bounded: reader, writer and every dispatcher hold one thread for as long as they live.
        options.executor(new ThreadPoolExecutor(
                        0, Integer.MAX_VALUE, IDLE_MILLIS, TimeUnit.MILLISECONDS, new SynchronousQueue<>(), factory))
                .scheduledExecutor(timer())
                .connectExecutor(single())
                .callbackExecutor(callbacks);
    }

    /** Runs something after all callbacks that jnats has asked for so far. */
    void afterCallbacks(Runnable task) {
        callbacks.execute(task);
    }

    /** Waits until the callbacks that jnats has asked for so far have run, at most five seconds. */
    void awaitCallbacks() {
        try {
            callbacks.submit(() -> {}).get(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // then the reason of the failure may be less exact
        }
    }

    private ExecutorService single() {
        ThreadPoolExecutor executor =
                new ThreadPoolExecutor(1, 1, IDLE_MILLIS, TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), factory);
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    private ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, factory);
        timer.setKeepAliveTime(IDLE_MILLIS, TimeUnit.MILLISECONDS);
        timer.allowCoreThreadTimeOut(true);
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }
}
