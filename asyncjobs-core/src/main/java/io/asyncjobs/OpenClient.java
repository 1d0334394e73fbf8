package io.asyncjobs;

import io.asyncjobs.error.AsyncJobsException;
import io.asyncjobs.error.Failures;
import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.error.UnavailableException;
import io.asyncjobs.nats.NatsConnector;
import io.asyncjobs.nats.TolerantDataPort;
import io.asyncjobs.queue.ItemHeaders;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.store.Storage;
import io.asyncjobs.store.TaskStore;
import io.asyncjobs.store.TaskStream;
import io.asyncjobs.store.WorkQueue;
import io.asyncjobs.task.Task;
import io.asyncjobs.wire.Names;
import io.nats.client.Connection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that works by a connection, once everything there must be on the server is there. Thread-safe.
 *
 * @param connection stays open when this is closed
 * @param timer runs what is due
 */
record OpenClient(
        Connection connection,
        Storage storage,
        TaskStore tasks,
        OpenQueues queues,
        Enqueuer enqueuer,
        TaskRetry retrying,
        TaskRemoval removal,
        TaskWaits waits,
        ScheduledExecutorService timer)
        implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OpenClient.class);

    /**
     * Loads or creates what there must be on the server; blocks until that is done.
     *
     * @throws NotFoundException if a queue does not exist that is not to be created
     * @throws UnavailableException if the server does not answer, or this thread is interrupted
     * @throws AsyncJobsException if the server refuses
     */
    static OpenClient open(ClientSettings settings, Connection connection) {
        settings.queues().keySet().forEach(queue -> requireReadable(queue, connection));
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "asyncjobs-timer");
            thread.setDaemon(true);
            return thread;
        });
        Storage storage = new Storage(
                connection,
                settings.apiPrefix(),
                settings.storage(),
                settings.signatures(),
                settings.requestTimeout(),
                timer,
                settings.clock());
        try {
            return open(settings, connection, storage, timer);
        } catch (RuntimeException e) {
            storage.close();
            timer.shutdownNow();
            throw e;
        }
    }

    private static OpenClient open(
            ClientSettings settings, Connection connection, Storage storage, ScheduledExecutorService timer) {
        TaskStore tasks = await(storage.openTasks());
        Map<String, WorkQueue> open = new LinkedHashMap<>();
        for (QueueConfig queue : settings.queues().values()) {
            open.put(queue.name(), await(storage.openQueue(queue)));
        }
        OpenQueues queues = new OpenQueues(open, storage);
        Enqueuer enqueuer = new Enqueuer(tasks);
        return new OpenClient(
                connection,
                storage,
                tasks,
                queues,
                enqueuer,
                new TaskRetry(tasks, enqueuer, queues::reach, settings.signatures()),
                new TaskRemoval(tasks, queues::reach),
                new TaskWaits(tasks, storage, timer),
                timer);
    }

    /** Tells the log what an application's own connection lacks. */
    static void warnOfOtherPorts(Connection connection) {
        if (!TolerantDataPort.isPortOf(connection)) {
            LOG.warn(
                    "any message with a header that is not ASCII makes this connection to NATS deaf; let AsyncJobs or"
                            + " NatsConnector make it, or set dataPortType(\"{}\") in its options",
                    TolerantDataPort.class.getName());
        }
    }

    /** Where subjects are read as ASCII, what acknowledges an item of such a queue goes nowhere. */
    private static void requireReadable(String queue, Connection connection) {
        boolean ascii = queue.chars().allMatch(c -> c < 0x80);
        if (!ascii && !NatsConnector.readsSubjectsAsUtf8(connection)) {
            throw new InvalidRequestException("queue " + Names.printable(queue)
                    + " needs a connection that reads subjects as UTF-8; set supportUTF8Subjects() in its options, or let"
                    + " AsyncJobs make it");
        }
    }

    /** Not {@code join}: who closes a client that is being opened interrupts. */
    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while the queues were opened", e);
        } catch (ExecutionException e) {
            throw Failures.unchecked(Failures.reason(e.getCause() == null ? e : e.getCause()));
        }
    }

    /**
     * Stores a task and queues it.
     *
     * @param task one that was {@link ClientSettings#prepared}
     * @throws InvalidRequestException if it is too large
     */
    CompletableFuture<Task> enqueue(Task task, String queue, ItemHeaders headers) {
        return enqueueChecked(enqueuer.checked(task), queue, headers);
    }

    /** The same for one whose size has been checked. */
    CompletableFuture<Task> enqueueChecked(Task task, String queue, ItemHeaders headers) {
        return enqueuer.enqueue(queues.open(queue), task, headers);
    }

    /** The task stream as a whole. */
    TaskStream taskStream() {
        return storage.taskStream();
    }

    /** Ends all requests and subscriptions. */
    @Override
    public void close() {
        waits.close();
        storage.close();
        timer.shutdownNow();
    }
}
