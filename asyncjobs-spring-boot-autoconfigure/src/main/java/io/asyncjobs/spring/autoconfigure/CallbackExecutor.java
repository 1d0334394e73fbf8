package io.asyncjobs.spring.autoconfigure;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Completes the futures that applications wait for. Not the common pool: on a small machine that has a single thread,
 * and whoever blocks it would keep every task of the application waiting.
 */
final class CallbackExecutor {

    private static final String THREADS = "asyncjobs-callback-";

    private CallbackExecutor() {}

    static Executor create(boolean virtual) {
        if (virtual) {
            return new VirtualThreadTaskExecutor(THREADS);
        }
        CustomizableThreadFactory threads = new CustomizableThreadFactory(THREADS);
        threads.setDaemon(true);
        // As many threads as are blocked at once, so that callbacks may block; they end soon when there is nothing to
        // do.
        return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), threads);
    }
}
