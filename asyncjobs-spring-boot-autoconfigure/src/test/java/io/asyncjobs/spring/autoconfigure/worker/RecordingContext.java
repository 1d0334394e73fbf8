package io.asyncjobs.spring.autoconfigure.worker;

import io.asyncjobs.error.AsyncJobsException;
import io.asyncjobs.handler.TaskContext;
import io.asyncjobs.task.Task;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A try without a worker, whose time and end are set by the test. */
final class RecordingContext implements TaskContext {

    final AtomicInteger progress = new AtomicInteger();
    volatile Instant deadline = Instant.now().plusSeconds(600);
    volatile boolean cancelled;
    volatile boolean unreachable;

    private final Task task;

    RecordingContext(Task task) {
        this.task = task;
    }

    @Override
    public Task task() {
        return task;
    }

    @Override
    public String queue() {
        return "EMAIL";
    }

    @Override
    public boolean isLastTry() {
        return true;
    }

    @Override
    public Map<String, List<String>> headers() {
        return Map.of("tenant", List.of("a"));
    }

    @Override
    public Instant deadline() {
        return deadline;
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public void inProgress() {
        progress.incrementAndGet();
        if (unreachable) {
            throw new AsyncJobsException("no answer", null);
        }
    }

    @Override
    public Object payload(Type type) {
        return "payload";
    }

    @Override
    public Logger logger() {
        return LoggerFactory.getLogger(RecordingContext.class);
    }
}
