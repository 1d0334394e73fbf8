package io.asyncjobs.spring.observation;

import io.asyncjobs.handler.TaskContext;
import io.asyncjobs.task.Task;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A try of a task in queue EMAIL. */
record StubContext(
        Task task, boolean isLastTry, boolean isCancelled, Instant deadline, Map<String, List<String>> headers)
        implements TaskContext {

    static StubContext of(Task task) {
        return new StubContext(task, false, false, Instant.now().plusSeconds(60), Map.of());
    }

    @Override
    public String queue() {
        return "EMAIL";
    }

    @Override
    public void inProgress() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Object payload(Type type) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Logger logger() {
        return LoggerFactory.getLogger(StubContext.class);
    }
}
