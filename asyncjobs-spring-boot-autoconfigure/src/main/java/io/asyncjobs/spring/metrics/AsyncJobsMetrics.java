package io.asyncjobs.spring.metrics;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.spring.AsyncJobsWorkers;
import io.asyncjobs.spring.EnqueueListener;
import io.asyncjobs.task.Task;
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
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Times tasks and shows how busy workers and queues are. Thread-safe.
 *
 * <p>Timers: {@code asyncjobs.task.process} (one for each try) and {@code asyncjobs.task.enqueue}, both with the tags
 * {@code queue}, {@code type}, {@code outcome} and {@code error}; {@code asyncjobs.task.wait} (from making a task to its
 * first start) with {@code queue} and {@code type}. Gauges with {@code queue}: {@code asyncjobs.worker.busy},
 * {@code asyncjobs.worker.slots}, and {@code asyncjobs.queue.depth}, the tasks that wait to be started. Counter with
 * {@code queue}: {@code asyncjobs.task.orphaned}, as {@link WorkerListener#orphaned} tells.
 *
 * <p>{@code type} is what a handler of this application is registered with, so there are only so many: {@code *} for the
 * handler of all other types, {@code none} if there is no handler, {@code other} for enqueued tasks that this
 * application does not handle itself. {@code error} is the simple name of an exception, or {@code none}.
 */
public final class AsyncJobsMetrics implements MeterBinder, WorkerListener, EnqueueListener {

    private static final String NONE = "none";
    private static final String OTHER = "other";

    private final AsyncJobs jobs;
    private final AsyncJobsWorkers workers;
    private final List<MeterRegistry> registries = new CopyOnWriteArrayList<>();

    /**
     * Metrics of an application.
     *
     * @param jobs whose queues are shown
     * @param workers the workers of this application
     */
    public AsyncJobsMetrics(AsyncJobs jobs, AsyncJobsWorkers workers) {
        this.jobs = jobs;
        this.workers = workers;
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
            Gauge.builder("asyncjobs.queue.depth", depth::value)
                    .description("Tasks that wait to be started")
                    .tags(tags)
                    .register(registry);
        }
    }

    @Override
    public void started(String queue, Task task, String route, @Nullable Duration waited) {
        if (waited != null) {
            Tags tags = Tags.of("queue", queue, "type", type(route));
            record("asyncjobs.task.wait", "Time from making a task to its first start", tags, waited);
        }
    }

    @Override
    public void finished(
            String queue, Task task, String route, TryOutcome outcome, @Nullable Throwable error, Duration ran) {
        Tags tags = tags(queue, type(route), outcome.tag(), error);
        record("asyncjobs.task.process", "Time of running handlers", tags, ran);
    }

    @Override
    public void orphaned(String queue, Task task) {
        for (MeterRegistry registry : registries) {
            Counter.builder("asyncjobs.task.orphaned")
                    .description("Active tasks found that have neither a worker nor an item")
                    .tags(Tags.of("queue", queue))
                    .register(registry)
                    .increment();
        }
    }

    @Override
    public void enqueued(Task task, String queue, @Nullable Throwable error, Duration took) {
        String type =
                workers.route(queue, task.type()).map(AsyncJobsMetrics::type).orElse(OTHER);
        Tags tags = tags(queue, type, error == null ? "ok" : "error", error);
        record("asyncjobs.task.enqueue", "Time of enqueueing tasks", tags, took);
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
        return Tags.of("queue", queue, "type", type, "outcome", outcome, "error", error(error));
    }

    private static String type(String route) {
        return route.isEmpty() ? "*" : route;
    }

    private static String error(@Nullable Throwable error) {
        if (error == null) {
            return NONE;
        }
        String name = error.getClass().getSimpleName();
        return name.isEmpty() ? error.getClass().getName() : name;
    }
}
