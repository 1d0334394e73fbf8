package io.asyncjobs.worker;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a listener what happens, in order, on a thread of its own: whatever the listener does, no task waits for it.
 * Thread-safe.
 */
final class Notifier {

    private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);

    /** So many calls may wait for a slow listener; what comes then is not told. */
    private static final int MAX_WAITING = 100_000;

    private final WorkerListener listener;
    private final ExecutorService thread;

    Notifier(WorkerListener listener, String queue) {
        this.listener = listener;
        ThreadPoolExecutor single =
                new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MAX_WAITING), task -> {
                    Thread daemon = new Thread(task, "asyncjobs-listener-" + queue);
                    daemon.setDaemon(true);
                    return daemon;
                });
        single.allowCoreThreadTimeOut(true);
        thread = single;
    }

    /** Whether anybody listens. */
    boolean isHeard() {
        return listener != WorkerListener.NONE;
    }

    void tell(Consumer<WorkerListener> what) {
        if (!isHeard()) {
            return;
        }
        try {
            thread.execute(() -> call(what));
        } catch (RejectedExecutionException tooSlow) {
            LOG.warn(
                    "the worker listener {} is too slow; it misses calls",
                    listener.getClass().getName());
        }
    }

    private void call(Consumer<WorkerListener> what) {
        try {
            what.accept(listener);
        } catch (Throwable bug) { // the user's code; errors too
            LOG.warn("the worker listener {} failed: {}", listener.getClass().getName(), bug.toString(), bug);
        }
    }
}
