package io.asyncjobs.spring.autoconfigure.worker;

import io.asyncjobs.handler.PayloadReader;
import io.asyncjobs.handler.TaskContext;
import io.asyncjobs.task.JsonPayloadCodec;
import io.asyncjobs.task.Task;
import java.lang.reflect.Type;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A try without a worker. */
record TestContext(Task task) implements TaskContext {

    @Override
    public Instant deadline() {
        return Instant.MAX;
    }

    @Override
    public boolean isCancelled() {
        return false;
    }

    @Override
    public void inProgress() {}

    @Override
    public Object payload(Type type) {
        return new PayloadReader(new JsonPayloadCodec(), true).read(task.payload(), type);
    }

    @Override
    public Logger logger() {
        return LoggerFactory.getLogger(TestContext.class);
    }
}
