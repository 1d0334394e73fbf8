package io.asyncjobs.spring.autoconfigure.worker;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The handler methods found so far. Thread-safe. */
final class TaskHandlerRegistry {

    private static final Logger logger = LoggerFactory.getLogger(TaskHandlerRegistry.class);

    private final List<FoundHandler> handlers = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    void add(FoundHandler handler) {
        if (closed) {
            logger.warn(
                    "The task handler {} is not used, because its bean was created after the workers were set up. Do not"
                            + " make the bean lazy.",
                    handler.name());
            return;
        }
        handlers.add(handler);
    }

    /** All of them; what is found later is not used. */
    List<FoundHandler> close() {
        closed = true;
        return List.copyOf(handlers);
    }
}
