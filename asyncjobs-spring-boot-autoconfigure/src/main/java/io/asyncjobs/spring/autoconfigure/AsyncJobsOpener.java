package io.asyncjobs.spring.autoconfigure;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.AsyncJobsBuilder;
import io.asyncjobs.error.AsyncJobsException;
import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.error.UnavailableException;
import io.asyncjobs.nats.ConnectionSettings;
import io.asyncjobs.nats.NatsConnectException;
import io.asyncjobs.signing.TaskSignatures;
import io.asyncjobs.spring.autoconfigure.AsyncJobsProperties.Storage;
import io.asyncjobs.store.StorageOptions;
import io.asyncjobs.task.PayloadCodec;
import io.nats.client.Connection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the configured queues; what goes wrong is told in terms of the properties. */
final class AsyncJobsOpener {

    private static final Logger logger = LoggerFactory.getLogger(AsyncJobsOpener.class);

    private final AsyncJobsProperties properties;
    private final PayloadCodec codec;
    private final TaskSignatures signatures;

    AsyncJobsOpener(AsyncJobsProperties properties, PayloadCodec codec, TaskSignatures signatures) {
        this.properties = properties;
        this.codec = codec;
        this.signatures = signatures;
    }

    AsyncJobs open(Connection connection, String apiPrefix) {
        AsyncJobsBuilder builder = configured(AsyncJobs.builder(connection)).apiPrefix(apiPrefix);
        try {
            return builder.open();
        } catch (AsyncJobsException failed) {
            throw notOpened(failed);
        }
    }

    /**
     * Returns at once, and logs what is missing until it is there.
     *
     * @param connection one of the application's own, if there is one
     */
    AsyncJobs openInBackground(@Nullable Connection connection, ConnectionSettings settings) {
        AsyncJobsBuilder builder = connection == null
                ? AsyncJobs.builder(settings)
                : AsyncJobs.builder(connection).apiPrefix(settings.apiPrefix());
        try {
            return configured(builder).openInBackground(AsyncJobsOpener::warn);
        } catch (InvalidRequestException invalid) {
            throw StartupConnector.explained(invalid);
        }
    }

    private AsyncJobsBuilder configured(AsyncJobsBuilder builder) {
        Storage storage = properties.storage();
        builder.codec(codec)
                .signing(signatures)
                .storage(new StorageOptions(storage.memory(), storage.replicas(), storage.taskRetention()));
        properties.queueConfigs().forEach(builder::queue);
        return builder;
    }

    private static void warn(AsyncJobsException failure) {
        AsyncJobsStartupException explained = explained(failure);
        logger.warn(
                "No tasks can be enqueued or worked yet; this is tried again until it works. {} {}",
                explained.getMessage(),
                explained.action());
    }

    private static AsyncJobsStartupException explained(AsyncJobsException failure) {
        if (failure instanceof NatsConnectException connecting) {
            return StartupConnector.explained(connecting);
        }
        if (failure instanceof InvalidRequestException invalid) {
            return StartupConnector.explained(invalid);
        }
        return notOpened(failure);
    }

    private static AsyncJobsStartupException notOpened(AsyncJobsException failure) {
        return new AsyncJobsStartupException(
                "The task queues could not be opened: " + failure.getMessage() + ".", action(failure), failure);
    }

    private static String action(AsyncJobsException failure) {
        if (failure instanceof NotFoundException) {
            return "Create the queue with 'ajc queues new', correct its name in asyncjobs.queue or"
                    + " asyncjobs.queues, or let it be created with asyncjobs.queues.<name>.create=true, or"
                    + " asyncjobs.create-queues=true for all.";
        }
        return failure instanceof UnavailableException
                ? "Check that JetStream is enabled on the NATS server (nats-server -js) and in the account that"
                        + " this application uses, and that the account may use $JS.API.>."
                : "Check asyncjobs.queue, asyncjobs.queues and asyncjobs.storage, and the limits and permissions of"
                        + " the account on the NATS server.";
    }
}
