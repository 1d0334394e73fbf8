package io.asyncjobs.spring.health;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.error.UnavailableException;
import io.asyncjobs.queue.QueueInfo;
import io.asyncjobs.spring.AsyncJobsWorkers;
import io.asyncjobs.worker.Worker;
import io.nats.client.Connection;
import io.nats.client.api.ServerInfo;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Is up while the connection to NATS is, JetStream answers for all queues, and no worker is stalled, as it stands at each
 * call; waits 2 seconds for JetStream at most. Shows the state of the connection, the server's version, how many tasks
 * wait in each queue, and how busy the workers are; never an address. Down while it is still being opened, with the reason
 * why it is not open yet.
 *
 * <p>A worker is stalled when it has free slots, and asked for items for half a minute without any answer.
 */
public final class AsyncJobsHealthIndicator extends AbstractHealthIndicator {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(30);

    private final AsyncJobs jobs;
    private final AsyncJobsWorkers workers;

    /**
     * The health of an application.
     *
     * @param jobs whose connection is looked at
     * @param workers the workers of this application
     */
    public AsyncJobsHealthIndicator(AsyncJobs jobs, AsyncJobsWorkers workers) {
        super("The health of asyncjobs could not be determined");
        this.jobs = jobs;
        this.workers = workers;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) throws InterruptedException {
        Connection connection;
        try {
            connection = jobs.connection();
        } catch (UnavailableException notOpenYet) {
            builder.down()
                    .withDetail("connection", "OPENING")
                    .withDetail("reason", String.valueOf(notOpenYet.getMessage()))
                    .withDetail("queues", jobs.queues());
            return;
        }
        Connection.Status status = connection.getStatus();
        builder.status(status == Connection.Status.CONNECTED ? Status.UP : Status.DOWN)
                .withDetail("connection", status.name());
        ServerInfo server = connection.getServerInfo();
        if (server != null) {
            builder.withDetail("serverVersion", server.getVersion());
        }
        if (status == Connection.Status.CONNECTED) {
            queues(builder);
        } else {
            builder.withDetail("queues", jobs.queues());
        }
        workers(builder);
    }

    private void queues(Health.Builder builder) throws InterruptedException {
        Map<String, CompletableFuture<QueueInfo>> asked = new LinkedHashMap<>();
        jobs.queues().forEach(queue -> asked.put(queue, jobs.queueInfo(queue)));
        long end = System.nanoTime() + PATIENCE;
        Map<String, String> queues = new LinkedHashMap<>();
        boolean all = true;
        for (Map.Entry<String, CompletableFuture<QueueInfo>> queue : asked.entrySet()) {
            try {
                long left = Math.max(0, end - System.nanoTime());
                QueueInfo info = queue.getValue().get(left, TimeUnit.NANOSECONDS);
                queues.put(queue.getKey(), info.waiting() + " waiting");
            } catch (ExecutionException failed) {
                Throwable cause = failed.getCause();
                queues.put(queue.getKey(), String.valueOf(cause == null ? failed : cause.getMessage()));
                all = false;
            } catch (TimeoutException silent) {
                queues.put(queue.getKey(), "JetStream does not answer");
                all = false;
            }
        }
        builder.withDetail("queues", queues);
        if (!all) {
            builder.down();
        }
    }

    private void workers(Health.Builder builder) {
        Map<String, String> busy = new LinkedHashMap<>();
        for (Worker worker : workers.workers()) {
            Duration silence = worker.silence();
            boolean stalled = silence.compareTo(LONGEST_SILENCE) > 0;
            String state = worker.busy() + " of " + worker.slots() + " busy";
            busy.put(
                    worker.queue(), stalled ? state + ", stalled: no answer for " + silence.toSeconds() + " s" : state);
            if (stalled) {
                builder.down();
            }
        }
        builder.withDetail("workers", busy);
    }
}
