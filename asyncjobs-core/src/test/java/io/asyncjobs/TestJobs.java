package io.asyncjobs;

import io.asyncjobs.error.UnavailableException;
import io.asyncjobs.handler.Handler;
import io.asyncjobs.handler.Router;
import io.asyncjobs.nats.TolerantDataPort;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.queue.QueueCounts;
import io.asyncjobs.retry.RetryPolicy;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServer;
import io.asyncjobs.worker.Worker;
import io.asyncjobs.worker.WorkerOptions;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

/** A client with workers for the tests, on a real server. */
public final class TestJobs implements AutoCloseable {

    /** Retries soon, so that tests are quick. */
    public static final RetryPolicy SOON = tries -> Duration.ofMillis(50);

    /** Longer than a machine stands still that has much else to do. */
    private static final Duration LONG = Duration.ofSeconds(60);

    private final AsyncJobs jobs;
    private final List<Worker> workers = new ArrayList<>();

    public TestJobs(NatsServer server, QueueConfig... queues) {
        this(server, builder -> builder, queues);
    }

    public TestJobs(NatsServer server, UnaryOperator<AsyncJobsBuilder> customizer, QueueConfig... queues) {
        AsyncJobsBuilder builder = AsyncJobs.builder(connect(server)).closeConnection(true);
        for (QueueConfig queue : queues) {
            builder.queue(queue);
        }
        jobs = customizer.apply(builder).open();
    }

    /** Opens again until the server answers in time, for those who give it little; 60 seconds at most. */
    public static TestJobs openPatiently(
            NatsServer server, UnaryOperator<AsyncJobsBuilder> customizer, QueueConfig... queues) {
        return Awaitility.await("the client is open")
                .atMost(LONG)
                .ignoreExceptionsInstanceOf(UnavailableException.class)
                .until(() -> new TestJobs(server, customizer, queues), opened -> true);
    }

    public static Connection connect(NatsServer server) {
        try {
            return Nats.connect(Options.builder()
                    .server(server.url())
                    .connectionTimeout(Duration.ofSeconds(20))
                    .requestCleanupInterval(LONG) // which is also how long the tests' own requests wait
                    .dataPortType(TolerantDataPort.class.getName())
                    .maxControlLine(64 * 1024)
                    .supportUTF8Subjects()
                    .maxReconnects(-1)
                    .reconnectWait(Duration.ofMillis(100))
                    .build());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public AsyncJobs jobs() {
        return jobs;
    }

    public Task enqueue(String type, Object payload) {
        return jobs.enqueue(jobs.task(type, payload).build()).join();
    }

    public Worker work(String type, Handler handler) {
        return work(type, handler, options -> options);
    }

    public Worker work(String type, Handler handler, UnaryOperator<WorkerOptions> options) {
        WorkerOptions defaults = WorkerOptions.ofDefaults().withConcurrency(4).withRetryPolicy(SOON);
        Worker worker = jobs.worker(jobs.queue(), new Router().handle(type, handler), options.apply(defaults));
        workers.add(worker);
        worker.start();
        return worker;
    }

    /** Waits until a condition holds, 60 seconds at most. */
    public static void awaitTrue(String what, java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await(what).atMost(LONG).pollInterval(Duration.ofMillis(20)).until(condition);
    }

    public Task await(Task task, TaskState state) {
        return Awaitility.await("task " + task.id() + " becomes " + state)
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptions() // the server may be away
                .until(() -> jobs.load(task.id()).join(), now -> now.state() == state);
    }

    public void awaitEmptyQueue() {
        Awaitility.await("queue " + jobs.queue() + " is empty")
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptionsMatching(thrown -> thrown.getCause() instanceof UnavailableException)
                .until(this::counts, counts -> counts.items() == 0 && counts.pending() == 0);
    }

    /** How many items the queue has. A server's count of those that wait may lag behind what it has acknowledged. */
    public long items() {
        return counts().items();
    }

    private QueueCounts counts() {
        return jobs.queueAdmin().info(jobs.queue()).join().counts();
    }

    @Override
    public void close() {
        workers.forEach(worker -> worker.stop(Duration.ofSeconds(2)).join());
        jobs.close();
    }
}
