package io.asyncjobs.spring.docker.compose;

import io.asyncjobs.spring.autoconfigure.AsyncJobsConnectionDetails;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.ssl.SslBundle;

/** Finds services of the image {@code nats}, or with the label for it, and the port that 4222 is published at. */
final class AsyncJobsDockerComposeConnectionDetailsFactory
        extends DockerComposeConnectionDetailsFactory<AsyncJobsConnectionDetails> {

    private static final int PORT = 4222;

    AsyncJobsDockerComposeConnectionDetailsFactory() {
        super("nats", "io.asyncjobs.spring.autoconfigure.AsyncJobsAutoConfiguration");
    }

    @Override
    protected AsyncJobsConnectionDetails getDockerComposeConnectionDetails(DockerComposeConnectionSource source) {
        return new Details(source.getRunningService());
    }

    private static final class Details extends DockerComposeConnectionDetails implements AsyncJobsConnectionDetails {

        private final List<String> servers;
        private final @Nullable SslBundle sslBundle;

        Details(RunningService service) {
            super(service);
            this.servers =
                    List.of("nats://" + service.host() + ":" + service.ports().get(PORT));
            this.sslBundle = getSslBundle(service);
        }

        @Override
        public List<String> getServers() {
            return servers;
        }

        @Override
        public @Nullable SslBundle getSslBundle() {
            return sslBundle;
        }
    }
}
