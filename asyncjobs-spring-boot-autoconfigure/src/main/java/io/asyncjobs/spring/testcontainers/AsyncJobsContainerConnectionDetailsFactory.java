package io.asyncjobs.spring.testcontainers;

import io.asyncjobs.spring.autoconfigure.AsyncJobsConnectionDetails;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.testcontainers.containers.Container;

/** Takes any container with the connection name {@code nats}, which a container of that image has by itself. */
final class AsyncJobsContainerConnectionDetailsFactory
        extends ContainerConnectionDetailsFactory<Container<?>, AsyncJobsConnectionDetails> {

    private static final int PORT = 4222;

    AsyncJobsContainerConnectionDetailsFactory() {
        super("nats", "io.asyncjobs.spring.autoconfigure.AsyncJobsAutoConfiguration");
    }

    @Override
    protected AsyncJobsConnectionDetails getContainerConnectionDetails(ContainerConnectionSource<Container<?>> source) {
        return new Details(source);
    }

    private static final class Details extends ContainerConnectionDetails<Container<?>>
            implements AsyncJobsConnectionDetails {

        Details(ContainerConnectionSource<Container<?>> source) {
            super(source);
        }

        @Override
        public List<String> getServers() {
            return List.of(
                    "nats://" + getContainer().getHost() + ":" + getContainer().getMappedPort(PORT));
        }

        @Override
        public @Nullable SslBundle getSslBundle() {
            return super.getSslBundle();
        }
    }
}
