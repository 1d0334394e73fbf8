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
        LookAhead lookAhead,
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

    /** How long a task waits after a try that failed: the policy of its route, else the worker's. */
    RetryPolicy policy(Task task) {
        RetryPolicy own = router.find(task.type()).retryPolicy();
        return own == null ? options.retryPolicy() : own;
    }

    /** Where items wait. */
    Waiting waiting() {
        return queue::nak;
    }

    /** How long an item waits whose task could not be looked at or changed. */
    Duration errorDelay(int deliveries) {
        return Outcomes.delay(options.retryPolicy(), deliveries);
    }
}
