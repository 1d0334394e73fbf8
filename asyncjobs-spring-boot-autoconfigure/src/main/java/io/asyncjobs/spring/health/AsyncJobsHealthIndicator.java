package io.asyncjobs.spring.health;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.spring.AsyncJobsWorkers;
import io.asyncjobs.worker.Worker;
import io.nats.client.Connection;
import io.nats.client.api.ServerInfo;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Is up while the connection to NATS is, as it stands at each call. Shows the state of the connection, the server's
 * version, the queues, and how busy the workers are; never an address.
 */
public final class AsyncJobsHealthIndicator extends AbstractHealthIndicator {

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
    protected void doHealthCheck(Health.Builder builder) {
        Connection connection = jobs.connection();
        Connection.Status status = connection.getStatus();
        builder.status(status == Connection.Status.CONNECTED ? Status.UP : Status.DOWN)
                .withDetail("connection", status.name())
                .withDetail("queues", jobs.queues());
        ServerInfo server = connection.getServerInfo();
        if (server != null) {
            builder.withDetail("serverVersion", server.getVersion());
        }
        Map<String, String> busy = new LinkedHashMap<>();
        for (Worker worker : workers.workers()) {
            busy.put(worker.queue(), worker.busy() + " of " + worker.slots() + " busy");
        }
        builder.withDetail("workers", busy);
    }
}
