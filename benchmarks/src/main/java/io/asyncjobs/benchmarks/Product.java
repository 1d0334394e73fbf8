package io.asyncjobs.benchmarks;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.handler.Router;
import io.asyncjobs.nats.ConnectionSettings;
import io.asyncjobs.task.Task;
import io.asyncjobs.worker.Worker;
import io.asyncjobs.worker.WorkerOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** This library. */
final class Product implements Contender {

    private final AsyncJobs jobs;
    private final @Nullable ExecutorService executor;

    Product(ConnectionSettings settings) {
        this(settings, null);
    }

    /** One whose handlers an executor runs; it is shut down with this. */
    Product(ConnectionSettings settings, @Nullable ExecutorService executor) {
        jobs = AsyncJobs.builder(settings).queue(Testbed.queue()).open();
        this.executor = executor;
    }

    @Override
    public CompletableFuture<?> enqueue(byte[] payload) {
        return jobs.enqueue(task(payload));
    }

    @Override
    public void enqueueAll(List<byte[]> payloads) {
        jobs.enqueueAll(payloads.stream().map(Product::task).toList()).join();
    }

    private static Task task(byte[] payload) {
        return Task.builder(Testbed.TYPE).payload(payload).build();
    }

    AsyncJobs jobs() {
        return jobs;
    }

    @Override
    public Work work(int slots, Job job) {
        return work(slots, job, options -> options);
    }

    Work work(int slots, Job job, UnaryOperator<WorkerOptions> customizer) {
        AtomicLong ran = new AtomicLong();
        Router router = new Router().handle(Testbed.TYPE, (task, context) -> {
            job.run(task::payload);
            ran.incrementAndGet();
            return null;
        });
        WorkerOptions options =
                WorkerOptions.ofDefaults().withConcurrency(slots).withExecutor(executor);
        Worker worker = jobs.worker(Testbed.QUEUE, router, customizer.apply(options));
        worker.start();
        return new Work() {
            @Override
            public void await(long tasks) {
                Waiting.until(() -> ran.get() >= tasks);
            }

            @Override
            public void stop() {
                worker.stop(Duration.ofSeconds(30)).join(); // when all are saved and acknowledged
            }
        };
    }

    @Override
    public void close() {
        jobs.close();
        if (executor != null) {
            executor.shutdown();
        }
    }
}
