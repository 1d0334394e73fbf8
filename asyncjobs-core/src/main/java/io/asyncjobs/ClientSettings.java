package io.asyncjobs;

import io.asyncjobs.error.ConflictException;
import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.nats.NatsConnector;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.signing.TaskSignatures;
import io.asyncjobs.store.StorageOptions;
import io.asyncjobs.task.PayloadCodec;
import io.asyncjobs.task.Task;
import io.asyncjobs.wire.Names;
import io.nats.client.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a client was built with. Immutable, thread-safe.
 *
 * @param connecting makes the connection, or has it already
 * @param connectable throws what no further try to connect can heal
 * @param closeConnection whether the connection is closed with the client
 * @param queues the queues to open, the main one first; at least one
 * @param storage how streams and buckets are created
 * @param codec encodes payloads and results
 * @param signatures sign and verify
 * @param apiPrefix the prefix of JetStream's subjects
 * @param requestTimeout the deadline of each request
 * @param executor completes the futures that are handed out
 * @param clock tells the time that goes into records
 */
record ClientSettings(
        Supplier<Connection> connecting,
        Runnable connectable,
        boolean closeConnection,
        Map<String, QueueConfig> queues,
        StorageOptions storage,
        PayloadCodec codec,
        TaskSignatures signatures,
        String apiPrefix,
        Duration requestTimeout,
        Executor executor,
        Clock clock) {

    /** The queue that is used when none is named. */
    String mainQueue() {
        return queues.keySet().iterator().next();
    }

    /**
     * Asks for a queue that is among those to open.
     *
     * @throws InvalidRequestException if it is not
     */
    void requireQueue(String name) {
        if (!queues.containsKey(name)) {
            throw new InvalidRequestException("queue " + Names.printable(name) + " has not been opened; open: "
                    + String.join(", ", queues.keySet()));
        }
    }

    /**
     * The task as it is to be stored, signed and with its queue; only its size is still to be checked.
     *
     * @throws InvalidRequestException if it can't be enqueued
     * @throws ConflictException if it is to be signed and is signed already
     */
    Task prepared(Task task, String queue) {
        return signatures.sign(enqueueable(task, queue));
    }

    /**
     * The task with a signature that is none, as large as its own will be, which takes no time to make.
     *
     * @throws InvalidRequestException if it can't be enqueued
     * @throws ConflictException if it is to be signed and is signed already
     */
    Task sized(Task task, String queue) {
        return signatures.reserve(enqueueable(task, queue));
    }

    private Task enqueueable(Task task, String queue) {
        requireQueue(queue);
        switch (task.state()) {
            case NEW, RETRY, BLOCKED -> {}
            case UNKNOWN, ACTIVE, EXPIRED, TERMINATED, COMPLETE, QUEUE_ERROR, UNREACHABLE ->
                throw new InvalidRequestException("cannot enqueue a task in state \"" + task.stateName() + "\"");
        }
        return task.queuedIn(queue);
    }

    /** A connection, which is the former one unless that was closed for good. */
    Connection connect(@Nullable Connection former) {
        return former == null || NatsConnector.isClosed(former) ? connecting.get() : former;
    }

    /** Closes a connection if that is ours to do. */
    void close(Connection connection) {
        if (!closeConnection) {
            return;
        }
        try {
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
