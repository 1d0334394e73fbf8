package io.asyncjobs.spring.autoconfigure.worker;

import io.asyncjobs.task.Task;
import io.asyncjobs.worker.DiscardReason;
import io.asyncjobs.worker.TryOutcome;
import io.asyncjobs.worker.WorkerListener;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Several listeners as one; the failure of one does not keep the others from hearing. */
record WorkerListeners(List<WorkerListener> listeners) implements WorkerListener {

    private static final Logger logger = LoggerFactory.getLogger(WorkerListeners.class);

    @Override
    public void started(String queue, Task task, String route, @Nullable Duration waited) {
        each(listener -> listener.started(queue, task, route, waited));
    }

    @Override
    public void finished(
            String queue, Task task, String route, TryOutcome outcome, @Nullable Throwable error, Duration ran) {
        each(listener -> listener.finished(queue, task, route, outcome, error, ran));
    }

    @Override
    public void itemDiscarded(String queue, DiscardReason reason, String detail) {
        each(listener -> listener.itemDiscarded(queue, reason, detail));
    }

    @Override
    public void orphaned(String queue, Task task) {
        each(listener -> listener.orphaned(queue, task));
    }

    @Override
    public void pullFailed(String queue, String reason) {
        each(listener -> listener.pullFailed(queue, reason));
    }

    private void each(Consumer<WorkerListener> call) {
        for (WorkerListener listener : listeners) {
            try {
                call.accept(listener);
            } catch (RuntimeException bug) {
                logger.warn("The listener {} failed", listener.getClass().getName(), bug);
            }
        }
    }
}
