package io.asyncjobs.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.asyncjobs.error.Failures;
import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.error.UnavailableException;
import io.asyncjobs.event.EventListener;
import io.asyncjobs.event.EventSubscription;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.signing.TaskSignatures;
import io.asyncjobs.wire.Subjects;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/**
 * What there is on the server: the streams, consumers and buckets, each loaded or else created with exactly the values
 * of protocol 6; existing ones are never changed or refused. Thread-safe.
 */
public final class Storage implements AutoCloseable {

    private static final int LOOKS = 5;
    private static final Duration LOOK_PAUSE = Duration.ofMillis(300);

    private final Requests requests;
    private final Pauses pauses;
    private final JetStreamApi api;
    private final StorageOptions options;
    private final Clock clock;
    private final Set<EventFeed> feeds = ConcurrentHashMap.newKeySet();
    private final RecordScans scans;
    private final Verification verification;
    private final StateBucket state;

    /**
     * Makes the entrance; asks nothing yet.
     *
     * @param connection stays the owner's
     * @param apiPrefix the prefix of JetStream's subjects, with its last dot
     * @param options for what does not exist yet
     * @param signatures verify the records that are loaded
     * @param timeout the deadline of each request
     * @param timer ends requests that have no answer, and pauses
     * @param clock tells the time of events
     */
    public Storage(
            Connection connection,
            String apiPrefix,
            StorageOptions options,
            TaskSignatures signatures,
            Duration timeout,
            ScheduledExecutorService timer,
            Clock clock) {
        this.options = options;
        this.clock = clock;
        verification = new Verification(signatures);
        requests = new Requests(connection, timer);
        pauses = new Pauses(timer);
        api = new JetStreamApi(requests, apiPrefix, timeout, pauses);
        scans = new RecordScans(api, timer);
        state = new StateBucket(api, options);
    }

    /** Loads or creates the task stream and the two buckets, in the order of protocol 6.5. */
    public CompletableFuture<TaskStore> openTasks() {
        return stream(Subjects.TASK_STREAM, StreamSpecs.tasks(options)).thenCompose(tasks -> bucket(
                        Subjects.CONFIGURATION_BUCKET, "Choria Async Jobs Configuration", Duration.ZERO)
                .thenCompose(done ->
                        bucket(Subjects.ELECTIONS_BUCKET, "Choria Async Jobs Leader Elections", Duration.ofSeconds(10)))
                .thenApply(done -> new TaskStore(
                        api,
                        new Events(requests, clock),
                        new Dependents(state),
                        tasks.path("config").path("allow_direct").asBoolean(),
                        verification)));
    }

    /**
     * Loads a queue, or creates it if its configuration says so.
     *
     * @return fails with {@link NotFoundException} if it does not exist and is not to be created
     */
    public CompletableFuture<WorkQueue> openQueue(QueueConfig queue) {
        String stream = Subjects.queueStream(queue.name());
        String consumer = stream + "." + Subjects.WORKERS;
        CompletableFuture<JsonNode> found = queue.create()
                ? stream(stream, StreamSpecs.queue(queue, options))
                : api.call("STREAM.INFO." + stream, "");
        CompletableFuture<JsonNode> workers = found.thenCompose(ok -> Failures.recover(
                api.call("CONSUMER.INFO." + consumer, ""),
                reason -> queue.create() && is(reason, ApiException.CONSUMER_NOT_FOUND)
                        ? shared(
                                api.call("CONSUMER.CREATE." + consumer, StreamSpecs.workers(queue)),
                                "CONSUMER.INFO." + consumer)
                        : CompletableFuture.failedFuture(reason)));
        return Failures.recover(
                workers.thenApply(info -> new WorkQueue(queue.name(), api, scans, state, WorkQueue.limits(info))),
                reason -> CompletableFuture.failedFuture(explained(queue.name(), reason)));
    }

    /**
     * Hands a listener the events of a subject until the subscription is closed, or this is.
     *
     * @param subject {@link Subjects#EVENTS} or part of it
     * @throws UnavailableException if the connection is closed
     */
    public EventSubscription subscribe(String subject, EventListener listener) {
        EventFeed feed = new EventFeed(requests.connection(), subject, listener, feeds::remove);
        feeds.add(feed);
        feed.open();
        return feed;
    }

    /**
     * Hears the messages of a subject on the thread that reads replies.
     *
     * @param heard takes their bodies; must not block
     * @return ends it
     * @throws UnavailableException if the connection is closed
     */
    public Runnable listen(String subject, Consumer<byte[]> heard) {
        return requests.listen(subject, heard);
    }

    /** The task stream as a whole, once it has been opened. */
    public TaskStream taskStream() {
        return new TaskStream(api, scans, verification);
    }

    /** What changes queues; its futures are handed out by the caller's means. */
    public QueueAdmin queueAdmin(HandOut handOut) {
        return new QueueAdmin(api, options, state, handOut);
    }

    /** Whether requests can be sent now. */
    public boolean isConnected() {
        return requests.isConnected();
    }

    /**
     * Sends a request to another service, once at most: it is never repeated, whatever happens to the connection. The
     * reply may come after a reconnect too.
     *
     * @param subject where the service listens
     * @param headers of the request
     * @param body of the request
     * @param sendWithin how long the request may wait for a connection
     * @return the reply; without a deadline, so cancel it in the end. Fails with {@link UnavailableException} when nobody
     *     listens or it could not be sent, with {@link InvalidRequestException} when it is too large
     */
    public CompletableFuture<ServiceReply> request(
            String subject, Map<String, String> headers, byte[] body, Duration sendWithin) {
        Headers sent = new Headers();
        headers.forEach(sent::put);
        CompletableFuture<Message> reply = requests.call(subject, sent, body, sendWithin);
        CompletableFuture<ServiceReply> read = reply.thenApply(ServiceReply::of);
        read.whenComplete((ok, ended) -> reply.cancel(false)); // no effect but when the reader gives up
        return read;
    }

    /** Ends all requests and subscriptions; the connection stays open. */
    @Override
    public void close() {
        feeds.forEach(EventFeed::close);
        scans.close();
        pauses.close();
        requests.close();
    }

    private CompletableFuture<JsonNode> bucket(String bucket, String description, Duration ttl) {
        return stream("KV_" + bucket, StreamSpecs.bucket(bucket, description, ttl, options));
    }

    private CompletableFuture<JsonNode> stream(String name, String spec) {
        String info = "STREAM.INFO." + name;
        return Failures.recover(
                api.call(info, ""),
                reason -> is(reason, ApiException.STREAM_NOT_FOUND)
                        ? shared(api.createStream(name, spec), info)
                        : CompletableFuture.failedFuture(reason));
    }

    /** Another client may create the same at the same time: then what it made is taken as it is. */
    private CompletableFuture<JsonNode> shared(CompletableFuture<JsonNode> created, String info) {
        return Failures.recover(
                created,
                reason -> is(reason, ApiException.STREAM_NAME_IN_USE) || is(reason, ApiException.CONSUMER_EXISTS)
                        ? infoOfNew(info, LOOKS)
                        : CompletableFuture.failedFuture(reason));
    }

    /** In a cluster a name may be taken a moment before there is anything to tell of it. */
    private CompletableFuture<JsonNode> infoOfNew(String info, int looks) {
        return Failures.recover(
                api.call(info, ""),
                reason -> looks > 1
                                && (is(reason, ApiException.STREAM_NOT_FOUND)
                                        || is(reason, ApiException.CONSUMER_NOT_FOUND))
                        ? api.pause(LOOK_PAUSE).thenCompose(waited -> infoOfNew(info, looks - 1))
                        : CompletableFuture.failedFuture(reason));
    }

    private static Throwable explained(String queue, Throwable reason) {
        if (is(reason, ApiException.STREAM_NOT_FOUND)) {
            return new NotFoundException("queue not found: " + queue, reason);
        }
        return is(reason, ApiException.CONSUMER_NOT_FOUND)
                ? new NotFoundException("queue consumer not found: " + queue, reason)
                : reason;
    }

    private static boolean is(Throwable reason, int code) {
        return ApiException.is(reason, code);
    }
}
