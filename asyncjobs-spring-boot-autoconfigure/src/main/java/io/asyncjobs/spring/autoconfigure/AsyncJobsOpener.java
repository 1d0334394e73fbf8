package io.asyncjobs.spring.autoconfigure;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.AsyncJobsBuilder;
import io.asyncjobs.error.AsyncJobsException;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.error.UnavailableException;
import io.asyncjobs.signing.TaskSignatures;
import io.asyncjobs.spring.autoconfigure.AsyncJobsProperties.Storage;
import io.asyncjobs.store.StorageOptions;
import io.asyncjobs.task.PayloadCodec;
import io.nats.client.Connection;

/** Opens the configured queues; what goes wrong is told in terms of the properties. */
final class AsyncJobsOpener {

    private final AsyncJobsProperties properties;

    AsyncJobsOpener(AsyncJobsProperties properties) {
        this.properties = properties;
    }

    AsyncJobs open(Connection connection, String apiPrefix, PayloadCodec codec, TaskSignatures signatures) {
        Storage storage = properties.storage();
        AsyncJobsBuilder builder = AsyncJobs.builder(connection)
                .apiPrefix(apiPrefix)
                .codec(codec)
                .signing(signatures)
                .storage(new StorageOptions(storage.memory(), storage.replicas(), storage.taskRetention()));
        properties.queueConfigs().forEach(builder::queue);
        try {
            return builder.open();
        } catch (NotFoundException missing) {
            throw failed(
                    missing,
                    "Create the queue with 'ajc queues new', correct its name in asyncjobs.queue or"
                            + " asyncjobs.queues, or let it be created with asyncjobs.queues.<name>.create=true, or"
                            + " asyncjobs.create-queues=true for all.");
        } catch (UnavailableException unavailable) {
            throw failed(
                    unavailable,
                    "Check that JetStream is enabled on the NATS server (nats-server -js) and in the account that"
                            + " this application uses, and that the account may use $JS.API.>.");
        } catch (AsyncJobsException refused) {
            throw failed(
                    refused,
                    "Check asyncjobs.queue, asyncjobs.queues and asyncjobs.storage, and the limits and permissions of"
                            + " the account on the NATS server.");
        }
    }

    private static AsyncJobsStartupException failed(AsyncJobsException cause, String action) {
        return new AsyncJobsStartupException(
                "The task queues could not be opened: " + cause.getMessage(), action, cause);
    }
}
