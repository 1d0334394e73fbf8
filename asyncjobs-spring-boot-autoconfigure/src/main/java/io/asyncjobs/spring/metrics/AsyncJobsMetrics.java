package io.asyncjobs.spring.metrics;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.spring.AsyncJobsWorkers;
import io.asyncjobs.spring.EnqueueListener;
import io.asyncjobs.spring.observation.TaskKeyValues;
import io.asyncjobs.spring.observation.TaskObservation;
import io.asyncjobs.task.Task;
import io.asyncjobs.worker.DiscardReason;
import io.asyncjobs.worker.TryOutcome;
import io.asyncjobs.worker.Worker;
import io.asyncjobs.worker.WorkerListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Times tasks and shows how busy workers and queues are. Thread-safe.
 *
 * <p>Timers: {@code asyncjobs.task.process} (one for each run of a handler) and {@code asyncjobs.task.enqueue}, both with the tags
 * {@code queue}, {@code type}, {@code outcome} and {@code error}, and both left to the observations of those names where
 * there are any; {@code asyncjobs.task.wait} (from making a task to its first start) with {@code queue} and {@code type}.
 * Gauges with {@code queue}: {@code asyncjobs.worker.busy}, {@code asyncjobs.worker.slots}, and
 * {@code asyncjobs.queue.depth}, the tasks that wait to be started.
 *
 * <p>Counters: {@code asyncjobs.task.finished}, the tries by what became of their tasks, also those whose handler did not
 * run, with the tags of the timers; with {@code queue} {@code asyncjobs.task.orphaned}, as
 * {@link WorkerListener#orphaned} tells, and {@code asyncjobs.worker.pull.failures}; with {@code queue} and
 * {@code reason} ({@code task-not-found} or {@code corrupt}) {@code asyncjobs.item.discarded}.
 *
 * <p>{@code type} is what a handler of this application is registered with, so there are only so many: {@code *} for the
 * handler of all other types, {@code none} if there is no handler, {@code other} for enqueued tasks that this
 * application does not handle itself. {@code error} is the simple name of an exception, or {@code none}.
 */
public final class AsyncJobsMetrics implements MeterBinder, WorkerListener, EnqueueListener {

    private final AsyncJobs jobs;
    private final AsyncJobsWorkers workers;
    private final BooleanSupplier observed;
    private final Set<MeterRegistry> registries = new CopyOnWriteArraySet<>();
    // Gauges hold what they show weakly: a registry may outlive the application, and must not keep it.
    private final List<QueueDepth> depths = new CopyOnWriteArrayList<>();

    /**
     * Metrics of an application.
     *
     * @param jobs whose queues are shown
     * @param workers the workers of this application
     */
    public AsyncJobsMetrics(AsyncJobs jobs, AsyncJobsWorkers workers) {
        this(jobs, workers, () -> false);
    }

    /**
     * Metrics of an application.
     *
     * @param jobs whose queues are shown
     * @param workers the workers of this application
     * @param observed whether observations time handlers and enqueueing, so that it must not be done here again
     */
    public AsyncJobsMetrics(AsyncJobs jobs, AsyncJobsWorkers workers, BooleanSupplier observed) {
        this.jobs = jobs;
        this.workers = workers;
        this.observed = observed;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        registries.add(registry);
        for (String queue : jobs.queues()) {
            Tags tags = Tags.of("queue", queue);
            Gauge.builder("asyncjobs.worker.busy", workers, all -> all.worker(queue)
                            .map(Worker::busy)
                            .orElse(0))
                    .description("Handlers that are running")
                    .tags(tags)
                    .register(registry);
            Gauge.builder("asyncjobs.worker.slots", workers, all -> all.worker(queue)
                            .map(Worker::slots)
                            .orElse(0))
                    .description("Handlers that may run at once")
                    .tags(tags)
                    .register(registry);
            QueueDepth depth = new QueueDepth(() -> jobs.queueInfo(queue), System::nanoTime);
            depths.add(depth);
            Gauge.builder("asyncjobs.queue.depth", depth, QueueDepth::value)
                    .description("Tasks that wait to be started")
                    .tags(tags)
                    .register(registry);
            // From the start, as what is missing can't be told from what never happened.
            orphaned(registry, queue);
            pullFailures(registry, queue);
            for (DiscardReason reason : DiscardReason.values()) {
                discarded(registry, queue, reason);
            }
        }
    }

    @Override
    public void started(String queue, Task task, String route, @Nullable Duration waited) {
        if (waited != null) {
            Tags tags = Tags.of("queue", queue, "type", TaskKeyValues.type(route));
            record("asyncjobs.task.wait", "Time from making a task to its first start", tags, waited);
        }
    }

    @Override
    public void finished(
            String queue, Task task, String route, TryOutcome outcome, @Nullable Throwable error, Duration ran) {
        Tags tags = tags(queue, TaskKeyValues.type(route), outcome.tag(), error);
        for (MeterRegistry registry : registries) {
            Counter.builder("asyncjobs.task.finished")
                    .description("Tries that are over")
                    .tags(tags)
                    .register(registry)
                    .increment();
        }
        if (!observed.getAsBoolean() && !ran.isZero()) {
            record(TaskObservation.PROCESS.getName(), "Time of running handlers", tags, ran);
        }
    }

    @Override
    public void orphaned(String queue, Task task) {
        registries.forEach(registry -> orphaned(registry, queue).increment());
    }

    @Override
    public void itemDiscarded(String queue, DiscardReason reason, String detail) {
        registries.forEach(registry -> discarded(registry, queue, reason).increment());
    }

    @Override
    public void pullFailed(String queue, String reason) {
        registries.forEach(registry -> pullFailures(registry, queue).increment());
    }

    @Override
    public void enqueued(Task task, String queue, @Nullable Throwable error, Duration took) {
        if (observed.getAsBoolean()) {
            return;
        }
        String type = TaskKeyValues.type(workers, queue, task);
        Tags tags = tags(queue, type, TaskKeyValues.enqueueOutcome(error), error);
        record(TaskObservation.ENQUEUE.getName(), "Time of enqueueing tasks", tags, took);
    }

    private void record(String name, String description, Tags tags, Duration duration) {
        Duration time = duration.isNegative() ? Duration.ZERO : duration;
        for (MeterRegistry registry : registries) {
            Timer.builder(name)
                    .description(description)
                    .tags(tags)
                    .register(registry)
                    .record(time);
        }
    }

    private static Tags tags(String queue, String type, String outcome, @Nullable Throwable error) {
        return Tags.of("queue", queue, "type", type, "outcome", outcome, "error", TaskKeyValues.error(error));
    }

    private static Counter orphaned(MeterRegistry registry, String queue) {
        return Counter.builder("asyncjobs.task.orphaned")
                .description("Active tasks found that have neither a worker nor an item")
                .tag("queue", queue)
                .register(registry);
    }

    private static Counter pullFailures(MeterRegistry registry, String queue) {
        return Counter.builder("asyncjobs.worker.pull.failures")
                .description("Requests for items that failed")
                .tag("queue", queue)
                .register(registry);
    }

    private static Counter discarded(MeterRegistry registry, String queue, DiscardReason reason) {
        return Counter.builder("asyncjobs.item.discarded")
                .description("Items removed from a queue that no task could be worked for")
                .tags("queue", queue, "reason", reason.tag())
                .register(registry);
    }
}
