package io.asyncjobs;

import io.asyncjobs.error.AsyncJobsException;
import io.asyncjobs.error.ConflictException;
import io.asyncjobs.error.Failures;
import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.error.UnavailableException;
import io.asyncjobs.event.EventListener;
import io.asyncjobs.event.EventSubscription;
import io.asyncjobs.handler.Handler;
import io.asyncjobs.handler.RequestReplyHandler;
import io.asyncjobs.handler.Router;
import io.asyncjobs.nats.ConnectionSettings;
import io.asyncjobs.queue.QueueInfo;
import io.asyncjobs.store.Storage;
import io.asyncjobs.store.StoredTask;
import io.asyncjobs.store.TaskStore;
import io.asyncjobs.store.WorkQueue;
import io.asyncjobs.task.PayloadCodec;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskBuilder;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.wire.Names;
import io.asyncjobs.wire.Subjects;
import io.asyncjobs.worker.Worker;
import io.asyncjobs.worker.WorkerOptions;
import io.nats.client.Connection;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * The entrance: enqueue tasks, look at them, work them. Thread-safe; make one for an application.
 *
 * <pre>{@code
 * ConnectionSettings settings = ConnectionSettings.from(NatsContext.load("AJ_EMAIL"));
 * AsyncJobs jobs = AsyncJobs.builder(settings).queue(QueueConfig.of("EMAIL")).open();
 * Task task = jobs.enqueue(jobs.task("email:new", new Email("a@example.net")).build()).join();
 * Worker worker = jobs.worker("EMAIL", new Router().handle("email:", handler), WorkerOptions.ofDefaults());
 * worker.start();
 * }</pre>
 *
 * <p>Futures complete on the executor that the builder was given, never on a thread of the NATS client, and fail with an
 * {@link AsyncJobsException}; each has a deadline.
 */
public final class AsyncJobs implements AutoCloseable {

    /** The part of the server's limit that is kept free for what a record grows by: times, an error text. */
    private static final int HEADROOM_SHARE = 64;

    private final AsyncJobsBuilder settings;
    private final Connection connection;
    private final Storage storage;
    private final TaskStore tasks;
    private final Map<String, WorkQueue> queues;
    private final ScheduledExecutorService timer;
    private final Executor executor;

    AsyncJobs(
            AsyncJobsBuilder settings,
            Executor executor,
            Connection connection,
            Storage storage,
            TaskStore tasks,
            Map<String, WorkQueue> queues,
            ScheduledExecutorService timer) {
        this.settings = settings;
        this.executor = executor;
        this.connection = connection;
        this.storage = storage;
        this.tasks = tasks;
        this.queues = queues;
        this.timer = timer;
    }

    /**
     * Starts with a connection, which stays the caller's own unless the builder is told otherwise. It should have our
     * {@link io.asyncjobs.nats.TolerantDataPort}: without it, a header that is not ASCII makes it deaf.
     *
     * @param connection to a server, or cluster, with JetStream
     */
    public static AsyncJobsBuilder builder(Connection connection) {
        return new AsyncJobsBuilder(connection);
    }

    /**
     * Starts with settings; the connection is made by {@link AsyncJobsBuilder#open()} and closed by {@link #close()}.
     *
     * @param settings where the server is, and who we are
     */
    public static AsyncJobsBuilder builder(ConnectionSettings settings) {
        return new AsyncJobsBuilder(settings);
    }

    /**
     * Starts a new task.
     *
     * @param type what handlers are found by
     * @param payload encoded by the codec; {@code null}: none
     * @throws InvalidRequestException if the type is invalid or the payload can't be encoded
     */
    public TaskBuilder task(String type, @Nullable Object payload) {
        return Task.builder(type).payload(payload, settings.codec);
    }

    /** Stores a task and puts it into the first queue; see {@link #enqueue(Task, String)}. */
    public CompletableFuture<Task> enqueue(Task task) {
        return enqueue(task, queue());
    }

    /**
     * Stores a task and puts it into a queue (protocol 8). Enqueueing the very same task again after a failure is safe:
     * it goes on where the first time ended (B24).
     *
     * @return the task as stored; fails with {@link ConflictException} if another task has its id, with
     *     {@link io.asyncjobs.error.QueueFullException} or {@link NotFoundException} if the queue refused it (the record
     *     is {@code queue_error} then), with {@link UnavailableException} if the server did not answer
     * @throws InvalidRequestException if the task can't be enqueued: its state, its size, or the queue is not one of
     *     {@link #queues()}
     */
    public CompletableFuture<Task> enqueue(Task task, String queueName) {
        WorkQueue queue = open(queueName);
        switch (task.state()) {
            case NEW, RETRY, BLOCKED -> {}
            case UNKNOWN, ACTIVE, EXPIRED, TERMINATED, COMPLETE, QUEUE_ERROR, UNREACHABLE ->
                throw new InvalidRequestException("cannot enqueue a task in state \"" + task.stateName() + "\"");
        }
        Task queued = task.queuedIn(queueName);
        int size = queued.toJson().length;
        long limit = storage.maxRecordSize();
        if (size > limit - limit / HEADROOM_SHARE) {
            throw new InvalidRequestException("task " + task.id() + " is too large: its record has " + size
                    + " bytes, and the server takes " + limit + " with room for its result; put the data elsewhere and"
                    + " its address into the payload");
        }
        CompletableFuture<Task> enqueued = Failures.recover(
                tasks.save(queued, 0).thenCompose(stored -> publish(queue, stored, false)),
                reason -> reason instanceof ConflictException
                        ? resume(queue, queued)
                        : CompletableFuture.failedFuture(reason));
        return handOut(enqueued);
    }

    /**
     * Loads a task.
     *
     * @return fails with {@link NotFoundException} if there is none of this id
     * @throws InvalidRequestException if the id is invalid
     */
    public CompletableFuture<Task> load(String id) {
        return handOut(tasks.loadLatest(Names.requireTaskId(id)).thenApply(StoredTask::task));
    }

    /** Tells how full a queue is. */
    public CompletableFuture<QueueInfo> queueInfo(String queue) {
        return handOut(open(queue).info());
    }

    /**
     * Makes a worker; it does nothing until it is started.
     *
     * @param queue one of {@link #queues()}
     * @param router finds the handlers
     * @param options how to work
     */
    public Worker worker(String queue, Router router, WorkerOptions options) {
        return new Worker(open(queue), tasks, router, settings.codec, options, settings.clock);
    }

    /**
     * Makes a handler that has tasks worked by another service (protocol 17). Register it so that both types are the same:
     * {@code router.handleBy("email:", jobs::requestReplyHandler)}.
     *
     * @param registeredType the type that it is registered for; the service listens on {@code CHORIA_AJ.H.T.<type>}, for
     *     the empty type on {@code CHORIA_AJ.H.T.catchall}
     * @throws InvalidRequestException if the type is invalid
     */
    public Handler requestReplyHandler(String registeredType) {
        return new RequestReplyHandler(registeredType, new ServiceRequests(storage), settings.clock);
    }

    /**
     * Listens to the events of all tasks and leaders, whoever published them (protocol 19). They come from the moment on
     * when the server has heard of the subscription, at once as a rule, and also after a reconnect; those in between are
     * lost, as events are not stored.
     *
     * @throws UnavailableException if the connection is closed
     */
    public EventSubscription subscribe(EventListener listener) {
        return storage.subscribe(Subjects.EVENTS, listener);
    }

    /**
     * Listens to the events of one task; see {@link #subscribe(EventListener)}.
     *
     * @throws InvalidRequestException if the id is invalid
     */
    public EventSubscription subscribe(String taskId, EventListener listener) {
        return storage.subscribe(Subjects.taskStateEvent(Names.requireTaskId(taskId)), listener);
    }

    /** The queue that tasks go to when none is named. */
    public String queue() {
        return queues.keySet().iterator().next();
    }

    /** The queues that were opened. */
    public Set<String> queues() {
        return queues.keySet();
    }

    /** What encodes payloads. */
    public PayloadCodec codec() {
        return settings.codec;
    }

    /** The connection. */
    public Connection connection() {
        return connection;
    }

    /** Ends all requests and subscriptions. Stop the workers before. A connection that was handed in stays open, unless the builder said otherwise. */
    @Override
    public void close() {
        storage.close();
        timer.shutdownNow();
        settings.close(connection);
    }

    private WorkQueue open(String queue) {
        WorkQueue open = queues.get(queue);
        if (open == null) {
            throw new InvalidRequestException("queue " + Names.printable(queue) + " has not been opened; open: "
                    + String.join(", ", queues.keySet()));
        }
        return open;
    }

    private CompletableFuture<Task> publish(WorkQueue queue, StoredTask stored, boolean again) {
        return Failures.recover(
                queue.publish(stored.task(), again).thenApply(published -> stored.task()),
                reason -> refused(stored, reason));
    }

    /** The record may be that of an earlier call with this very task: then it goes on from where it is (B24). */
    private CompletableFuture<Task> resume(WorkQueue queue, Task task) {
        return tasks.loadLatest(task.id()).thenCompose(stored -> {
            Task other = stored.task();
            boolean same = other.type().equals(task.type())
                    && other.queue().equals(task.queue())
                    && other.created().equals(task.created())
                    && Arrays.equals(other.payload(), task.payload());
            if (!same) {
                return CompletableFuture.failedFuture(
                        new ConflictException("a task with id " + task.id() + " exists already"));
            }
            if (other.state() == TaskState.QUEUE_ERROR) {
                return tasks.save(task, stored.sequence()).thenCompose(saved -> publish(queue, saved, true));
            }
            return other.state() == task.state()
                    ? publish(queue, stored, true)
                    : CompletableFuture.completedFuture(other);
        });
    }

    /** Only a refusal is written down: after silence the item may be in the queue, and its task must not look dead. */
    private CompletableFuture<Task> refused(StoredTask stored, Throwable reason) {
        if (reason instanceof UnavailableException) {
            return CompletableFuture.failedFuture(new UnavailableException(
                    "task " + stored.task().id() + " is stored, but the server did not confirm its place in queue "
                            + stored.task().queue() + "; enqueue the same task again: " + reason.getMessage(),
                    reason));
        }
        Task failed = stored.task().refused(wireText(reason));
        return tasks.save(failed, stored.sequence()).handle((saved, unsaved) -> {
            throw Failures.unchecked(reason);
        });
    }

    /** The text that Go stores for it: the error as raised, without the words around it (protocol 8, 5). */
    private static String wireText(Throwable reason) {
        Throwable cause = reason.getCause();
        Throwable raised = reason instanceof NotFoundException && cause != null ? cause : reason;
        return String.valueOf(raised.getMessage());
    }

    private <T> CompletableFuture<T> handOut(CompletableFuture<T> future) {
        CompletableFuture<T> handed = new CompletableFuture<>();
        future.whenComplete((value, thrown) -> {
            Runnable completion = () -> complete(handed, value, thrown);
            try {
                executor.execute(completion);
            } catch (RejectedExecutionException shutDown) {
                completion.run(); // better on this thread than never
            }
        });
        return handed;
    }

    private static <T> void complete(CompletableFuture<T> handed, T value, @Nullable Throwable thrown) {
        if (thrown == null) {
            handed.complete(value);
        } else {
            handed.completeExceptionally(Failures.unchecked(Failures.reason(thrown)));
        }
    }
}
