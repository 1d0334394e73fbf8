package io.asyncjobs.spring.actuate;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.error.UnavailableException;
import io.nats.client.api.ServerInfo;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/** Shows the version of asyncjobs, that of the server, and the queues, under {@code asyncjobs}; never an address. */
public final class AsyncJobsInfoContributor implements InfoContributor {

    private final AsyncJobs jobs;

    /** Shows what these know. */
    public AsyncJobsInfoContributor(AsyncJobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public void contribute(Info.Builder builder) {
        Map<String, Object> details = new LinkedHashMap<>();
        String version = AsyncJobs.class.getPackage().getImplementationVersion();
        if (version != null) { // not in a jar
            details.put("version", version);
        }
        try {
            ServerInfo server = jobs.connection().getServerInfo();
            if (server != null && server.getVersion() != null) {
                details.put("serverVersion", server.getVersion());
            }
        } catch (UnavailableException notOpenYet) {
            details.put("connected", false);
        }
        details.put("queues", jobs.queues());
        builder.withDetail("asyncjobs", details);
    }
}
