package io.asyncjobs;

import io.asyncjobs.error.AsyncJobsException;
import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.nats.ConnectionSettings;
import io.asyncjobs.nats.NatsConnector;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.signing.TaskSignatures;
import io.asyncjobs.store.StorageOptions;
import io.asyncjobs.task.JsonPayloadCodec;
import io.asyncjobs.task.PayloadCodec;
import io.nats.client.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens {@link AsyncJobs}. Not thread-safe. */
public final class AsyncJobsBuilder {

    private static final Logger LOG = LoggerFactory.getLogger(AsyncJobsBuilder.class);

    private final Supplier<Connection> connecting;
    private final Runnable connectable;
    private PayloadCodec codec = new JsonPayloadCodec();
    private TaskSignatures signatures = TaskSignatures.none();
    private Clock clock = Clock.systemUTC();
    private final Map<String, QueueConfig> queues = new LinkedHashMap<>();
    private StorageOptions storage = StorageOptions.ofDefaults();
    private String apiPrefix = "$JS.API.";
    private Duration requestTimeout = Duration.ofSeconds(5);
    private @Nullable Executor executor;
    private boolean closeConnection;

    AsyncJobsBuilder(Connection connection) {
        connecting = () -> connection;
        connectable = () -> {};
    }

    AsyncJobsBuilder(ConnectionSettings settings) {
        connecting = () -> NatsConnector.connect(settings);
        connectable = () -> NatsConnector.requireUsable(settings);
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
        ClientSettings settings = settings();
        return new AsyncJobs(settings, Opening.now(settings));
    }

    /** Opens in the background as {@link #openInBackground(Consumer)} does, and logs why it is not open yet. */
    public AsyncJobs openInBackground() {
        return openInBackground(reason -> LOG.warn("asyncjobs is not open, and tried again: {}", reason.getMessage()));
    }

    /**
     * Returns at once and does what {@link #open()} does in the background, again and again until it works or the client is
     * closed: a second after the first failure, later at most 10 seconds after the one before. {@link AsyncJobs#opened()}
     * tells when it is open. Until then futures fail with {@link io.asyncjobs.error.UnavailableException}, whose text says
     * why, and so do methods that need the server and give no future; the others work.
     *
     * @param failed hears why it failed, once for each reason that differs from the one before; on the thread that tries
     * @throws InvalidRequestException if no try can succeed, because the settings of the connection or a file that they
     *     name can't be used
     */
    public AsyncJobs openInBackground(Consumer<? super AsyncJobsException> failed) {
        ClientSettings settings = settings();
        return new AsyncJobs(settings, Opening.inBackground(settings, failed));
    }

    private ClientSettings settings() {
        Map<String, QueueConfig> wanted = new LinkedHashMap<>(queues);
        if (wanted.isEmpty()) {
            wanted.put(QueueConfig.ofDefault().name(), QueueConfig.ofDefault());
        }
        return new ClientSettings(
                connecting,
                connectable,
                closeConnection,
                Collections.unmodifiableMap(wanted),
                storage,
                codec,
                signatures,
                apiPrefix,
                requestTimeout,
                executor == null ? callbackThreads() : executor,
                clock);
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
}
