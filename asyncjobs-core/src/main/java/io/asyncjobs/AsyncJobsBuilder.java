package io.asyncjobs;

import io.asyncjobs.error.Failures;
import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.nats.ConnectionSettings;
import io.asyncjobs.nats.NatsConnector;
import io.asyncjobs.nats.TolerantDataPort;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.signing.TaskSignatures;
import io.asyncjobs.store.Storage;
import io.asyncjobs.store.StorageOptions;
import io.asyncjobs.store.TaskStore;
import io.asyncjobs.store.WorkQueue;
import io.asyncjobs.task.JsonPayloadCodec;
import io.asyncjobs.task.PayloadCodec;
import io.asyncjobs.wire.Names;
import io.nats.client.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens {@link AsyncJobs}. Not thread-safe. */
public final class AsyncJobsBuilder {

    private static final Logger LOG = LoggerFactory.getLogger(AsyncJobsBuilder.class);

    private final Supplier<Connection> connecting;
    PayloadCodec codec = new JsonPayloadCodec();
    TaskSignatures signatures = TaskSignatures.none();
    Clock clock = Clock.systemUTC();
    private final Map<String, QueueConfig> queues = new LinkedHashMap<>();
    private StorageOptions storage = StorageOptions.ofDefaults();
    private String apiPrefix = "$JS.API.";
    private Duration requestTimeout = Duration.ofSeconds(5);
    private @Nullable Executor executor;
    private boolean closeConnection;

    AsyncJobsBuilder(Connection connection) {
        connecting = () -> connection;
    }

    AsyncJobsBuilder(ConnectionSettings settings) {
        connecting = () -> NatsConnector.connect(settings);
        apiPrefix = settings.apiPrefix();
        closeConnection = true;
    }

    /** The prefix of JetStream's subjects, with its last dot. Default: the settings' own, else {@code $JS.API.} */
    public AsyncJobsBuilder apiPrefix(String prefix) {
        apiPrefix = prefix;
        return this;
    }

    /**
     * A queue to enqueue to and to work; may be repeated, the first is the one that is used when none is named. Default:
     * {@link QueueConfig#ofDefault()}.
     *
     * @throws InvalidRequestException if a queue of this name has been given already
     */
    public AsyncJobsBuilder queue(QueueConfig queue) {
        if (queues.putIfAbsent(queue.name(), queue) != null) {
            throw new InvalidRequestException("queue " + queue.name() + " has already been defined");
        }
        return this;
    }

    /** How streams and buckets are created that do not exist. Default: files, one replica, for ever. */
    public AsyncJobsBuilder storage(StorageOptions options) {
        storage = options;
        return this;
    }

    /** Encodes payloads and results. Default: {@link JsonPayloadCodec}. */
    public AsyncJobsBuilder codec(PayloadCodec payloads) {
        codec = payloads;
        return this;
    }

    /**
     * Signs tasks that are enqueued, and verifies every record that is loaded (protocol 5). Default:
     * {@link TaskSignatures#none()}.
     */
    public AsyncJobsBuilder signing(TaskSignatures keys) {
        signatures = keys;
        return this;
    }

    /**
     * Completes the futures that are handed out. Default: threads of its own, as many as are blocked at once, so that
     * whoever waits in one keeps nobody else waiting.
     */
    public AsyncJobsBuilder executor(Executor completing) {
        executor = completing;
        return this;
    }

    /** The deadline of each request to the server. Default: 5 seconds. */
    public AsyncJobsBuilder requestTimeout(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new InvalidRequestException("the request timeout must be positive: " + timeout);
        }
        requestTimeout = timeout;
        return this;
    }

    /** Tells the time that goes into records. Default: the system's. */
    public AsyncJobsBuilder clock(Clock source) {
        clock = source;
        return this;
    }

    /** Whether {@link AsyncJobs#close()} closes the connection too. Default: only one that was made here. */
    public AsyncJobsBuilder closeConnection(boolean close) {
        closeConnection = close;
        return this;
    }

    /**
     * Connects, if need be, and loads or creates what there must be on the server; blocks until that is done.
     *
     * @throws io.asyncjobs.error.NotFoundException if a queue does not exist that is not to be created
     * @throws io.asyncjobs.error.UnavailableException if the server does not answer
     * @throws io.asyncjobs.error.AsyncJobsException if the server refuses
     */
    public AsyncJobs open() {
        Map<String, QueueConfig> wanted =
                queues.isEmpty() ? Map.of(QueueConfig.ofDefault().name(), QueueConfig.ofDefault()) : queues;
        Connection connection = connecting.get();
        wanted.keySet().forEach(queue -> requireReadable(queue, connection));
        if (!TolerantDataPort.isPortOf(connection)) {
            LOG.warn(
                    "any message with a header that is not ASCII makes this connection to NATS deaf; let AsyncJobs or"
                            + " NatsConnector make it, or set dataPortType(\"{}\") in its options",
                    TolerantDataPort.class.getName());
        }
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "asyncjobs-timer");
            thread.setDaemon(true);
            return thread;
        });
        Storage server = new Storage(connection, apiPrefix, storage, signatures, requestTimeout, timer, clock);
        try {
            TaskStore tasks = server.openTasks().join();
            Map<String, WorkQueue> open = new LinkedHashMap<>();
            wanted.forEach(
                    (name, config) -> open.put(name, server.openQueue(config).join()));
            return new AsyncJobs(
                    this,
                    executor == null ? callbackThreads() : executor,
                    connection,
                    server,
                    tasks,
                    Collections.unmodifiableMap(open),
                    timer);
        } catch (RuntimeException e) {
            server.close();
            timer.shutdownNow();
            close(connection);
            throw Failures.unchecked(Failures.reason(e));
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

    /** Daemons that end soon when there is nothing to do, so that nobody needs to stop them. */
    private static Executor callbackThreads() {
        AtomicInteger number = new AtomicInteger();
        return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "asyncjobs-callback-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
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
