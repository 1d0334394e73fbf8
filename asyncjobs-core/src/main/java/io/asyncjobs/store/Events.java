package io.asyncjobs.store;

import io.asyncjobs.event.TaskStateEvent;
import io.asyncjobs.task.Task;
import io.asyncjobs.wire.Subjects;
import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes lifecycle events; one that can't be published is never a failure of what it tells about (B28). */
final class Events {

    private static final Logger LOG = LoggerFactory.getLogger(Events.class);

    private final Requests requests;
    private final Clock clock;

    Events(Requests requests, Clock clock) {
        this.requests = requests;
        this.clock = clock;
    }

    void publish(Task task) {
        try {
            TaskStateEvent event = TaskStateEvent.of(task, clock.instant(), ThreadLocalRandom.current());
            requests.publish(Subjects.taskStateEvent(task.id()), event.toJson());
        } catch (RuntimeException e) {
            LOG.debug("no event for {}: {}", task, e.toString());
        }
    }
}
