package io.asyncjobs.worker;

import io.asyncjobs.handler.PayloadReader;
import io.asyncjobs.handler.Route;
import io.asyncjobs.handler.Router;
import io.asyncjobs.retry.RetryPolicy;
import io.asyncjobs.store.TaskStore;
import io.asyncjobs.store.WorkQueue;
import io.asyncjobs.task.Task;
import io.asyncjobs.wire.GoTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/** What the parts of a worker have in common. */
record Services(
        WorkQueue queue,
        TaskStore store,
        Router router,
        PayloadReader payloads,
        WorkerOptions options,
        Notifier notifier,
        Clock clock) {

    /** The time to write into records. */
    Instant now() {
        return GoTime.now(clock, ThreadLocalRandom.current());
    }

    /** The registered type that takes a task, for metrics: bounded, whatever comes over the wire. */
    String routeName(Task task) {
        Route route = router.find(task.type());
        return route.found() ? route.type() : "none";
    }

    RetryPolicy policy() {
        return options.retryPolicy();
    }

    /** How long an item waits whose task could not be looked at or changed. */
    Duration errorDelay(int deliveries) {
        return Outcomes.delay(policy(), deliveries);
    }
}
