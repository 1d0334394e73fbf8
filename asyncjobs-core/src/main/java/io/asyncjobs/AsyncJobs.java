package io.asyncjobs;

import io.asyncjobs.error.AsyncJobsException;
import io.asyncjobs.error.ConflictException;
import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.error.UnavailableException;
import io.asyncjobs.event.EventListener;
import io.asyncjobs.event.EventSubscription;
import io.asyncjobs.handler.Handler;
import io.asyncjobs.handler.RequestReplyHandler;
import io.asyncjobs.handler.Router;
import io.asyncjobs.nats.ConnectionSettings;
import io.asyncjobs.queue.ItemHeaders;
import io.asyncjobs.queue.QueueInfo;
import io.asyncjobs.signing.UntrustedTaskException;
import io.asyncjobs.store.QueueAdmin;
import io.asyncjobs.store.StoredTask;
import io.asyncjobs.task.PayloadCodec;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskBuilder;
import io.asyncjobs.task.TaskPage;
import io.asyncjobs.task.TaskQuery;
import io.asyncjobs.task.TasksInfo;
import io.asyncjobs.wire.Names;
import io.asyncjobs.wire.Subjects;
import io.asyncjobs.worker.Worker;
import io.asyncjobs.worker.WorkerOptions;
import io.nats.client.Connection;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
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
 * {@link AsyncJobsException}; each has a deadline. A thread that waits for one, in {@code join} or {@code get}, may complete it itself.
 */
public final class AsyncJobs implements AutoCloseable {

    private final ClientSettings settings;
    private final Opening opening;

    AsyncJobs(ClientSettings settings, Opening opening) {
        this.settings = settings;
        this.opening = opening;
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
        return Task.builder(type).payload(payload, settings.codec());
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
     * @throws InvalidRequestException if the task can't be enqueued: its state, its size, the queue is not one of
     *     {@link #queues()}, or the key to sign with can't be used; the future fails with it if the task would wait for
     *     itself
     * @throws ConflictException if it is to be signed and is signed already
     */
    public CompletableFuture<Task> enqueue(Task task, String queueName) {
        return enqueue(task, queueName, Map.of());
    }

    /**
     * Enqueues a task as {@link #enqueue(Task, String)} does, with headers for its handler, which finds them in
     * {@link io.asyncjobs.handler.TaskContext#headers()}. They travel with the work item, at every try, and never stand in
     * the record: an item that is made anew from the record, by {@link #retry(String)} for one, has none.
     *
     * @param headers such as {@link ItemHeaders} describes; refused otherwise
     */
    public CompletableFuture<Task> enqueue(Task task, String queueName, Map<String, String> headers) {
        Task prepared = settings.prepared(task, queueName);
        ItemHeaders travelling = ItemHeaders.of(headers);
        return ask(open -> open.enqueue(prepared, queueName, travelling));
    }

    /** Stores many tasks and puts them into the first queue; see {@link #enqueueAll(Collection, String)}. */
    public CompletableFuture<List<Task>> enqueueAll(Collection<Task> tasks) {
        return enqueueAll(tasks, queue());
    }

    /**
     * Stores many tasks and puts them into a queue, up to 1,000 at once; in which order they get there is not certain.
     * Signs and checks all of them first, on the calling thread. After the first 1,000 the builder's executor starts more:
     * don't wait for them on its only thread. Cancelling the future ends it after those that are under way.
     *
     * @return the tasks as stored, in their order; fails with {@link BulkEnqueueException}, which says which ones are not
     *     enqueued and why. When the queue is full or missing, or the server falls silent, no more are tried
     * @throws InvalidRequestException if one of them can't be enqueued, as {@link #enqueue(Task, String)} does; none is then
     * @throws ConflictException if one is to be signed and is signed already; none is enqueued then
     */
    public CompletableFuture<List<Task>> enqueueAll(Collection<Task> tasks, String queueName) {
        Function<Task, CompletableFuture<Task>> way = opening.enqueueing(queueName);
        List<Task> checked =
                tasks.stream().map(task -> opening.checked(task, queueName)).toList();
        return handOut(new BulkEnqueue(checked, way, settings.executor()).run());
    }

    /**
     * Enqueues many tasks as {@link #enqueueAll(Collection, String)} does, each in a way of the caller's own.
     *
     * @param way enqueues one in the end, with headers for one; called from several threads; must not block
     */
    public CompletableFuture<List<Task>> enqueueAll(
            Collection<Task> tasks, String queueName, Function<Task, CompletableFuture<Task>> way) {
        List<Task> given = List.copyOf(tasks);
        opening.check(given, queueName);
        return handOut(new BulkEnqueue(given, way, settings.executor()).run());
    }

    /**
     * Throws what {@link #enqueue(Task, String)} would throw, and sends nothing: to know it before a transaction ends. How
     * large a task may be is known when this is open.
     */
    public void check(Task task, String queueName) {
        opening.checked(task, queueName);
    }

    /** Tries a task again with {@link RetryOptions#ofDefaults()}. */
    public CompletableFuture<Task> retry(String id) {
        return retry(id, RetryOptions.ofDefaults());
    }

    /**
     * Tries a task again, whatever became of it (protocol 15, B26): its result is removed and it is queued anew; an item
     * that it has in a queue is replaced.
     *
     * @return the task as stored; fails with {@link NotFoundException} if it or the queue does not exist, with
     *     {@link ConflictException} if it is active or past its deadline and the options do not say otherwise, with
     *     {@link InvalidRequestException} if it is signed, would have to be signed anew, and there is no key
     * @throws InvalidRequestException if the id is invalid
     */
    public CompletableFuture<Task> retry(String id, RetryOptions options) {
        Names.requireTaskId(id);
        return ask(open ->
                open.retrying().retry(id, options, queue(), settings.clock().instant()));
    }

    /** Deletes a task that is not being worked; see {@link #delete(String, boolean)}. */
    public CompletableFuture<Task> delete(String id) {
        return delete(id, false);
    }

    /**
     * Deletes a task: its record, and its item in its queue (protocol 15, B27). If it was not over, an event tells that
     * it is {@code terminated}.
     *
     * @param evenIfActive whether also a task that is being worked; its handler goes on, and its result is not kept
     * @return the task as it was; fails with {@link NotFoundException} if there is none, with {@link ConflictException}
     *     if it is active or was changed meanwhile, with {@link io.asyncjobs.task.CorruptTaskException} or
     *     {@link UntrustedTaskException} if its record can't be used: see {@link #deleteUnusable}
     * @throws InvalidRequestException if the id is invalid
     */
    public CompletableFuture<Task> delete(String id, boolean evenIfActive) {
        Names.requireTaskId(id);
        return ask(
                open -> open.removal().delete(id, evenIfActive, settings.clock().instant()));
    }

    /**
     * Deletes a task whose record can't be read or must not be trusted, which {@link #delete} refuses: its record as it
     * lies there, and its items in the queues of this client.
     *
     * @return fails with {@link NotFoundException} if there is no record
     * @throws InvalidRequestException if the id is invalid
     */
    public CompletableFuture<@Nullable Void> deleteUnusable(String id) {
        Names.requireTaskId(id);
        return ask(open -> open.removal().deleteUnusable(id, open.queues().all()));
    }

    /**
     * Loads a task.
     *
     * @return fails with {@link NotFoundException} if there is none of this id, with {@link UntrustedTaskException} if
     *     signatures are verified and its own does not pass
     * @throws InvalidRequestException if the id is invalid
     */
    public CompletableFuture<Task> load(String id) {
        Names.requireTaskId(id);
        return ask(open -> open.tasks().loadLatest(id).thenApply(StoredTask::task));
    }

    /**
     * Waits for the end of a task, which is {@code complete}, {@code expired}, {@code terminated} or {@code unreachable};
     * without a thread. Cancelling the future ends it.
     *
     * @param timeout how long, more than zero
     * @return the ended task; fails with {@link io.asyncjobs.error.AwaitTimeoutException} when the time is over first, with
     *     {@link NotFoundException} if there is none, or it is not kept when it ends, else as {@link #load} does
     * @throws InvalidRequestException if the id or the timeout is invalid
     */
    public CompletableFuture<Task> await(String id, Duration timeout) {
        Names.requireTaskId(id);
        return ask(open -> open.waits().await(id, timeout));
    }

    /**
     * Lists tasks, a page of them: the oldest last change first (protocol 7). Cancelling the future ends the reading.
     * What can't be read or must not be trusted is left out and named.
     *
     * @return the page, whose {@link TaskPage#next()} starts the next one; never fails because of a record that can't be
     *     read (B43), and fails with {@link UnavailableException} when the server falls silent for the time of a request
     *     or the connection is lost meanwhile
     */
    public CompletableFuture<TaskPage> list(TaskQuery query) {
        return ask(open -> open.taskStream().page(query));
    }

    /**
     * Lists tasks one after the other, as many as the query's limit says; pages are read when they are needed, which
     * blocks the thread that reads the stream. Records that can't be read are left out: {@link #list} tells which. Close
     * the stream when it is not read to its end; that ends the reading of a page, from any thread.
     *
     * @return a stream whose reading fails as {@link #list} does, with an {@link AsyncJobsException}
     */
    public Stream<Task> stream(TaskQuery query) {
        return PagedTasks.stream(
                query, part -> opening.ask(open -> open.taskStream().page(part)));
    }

    /** Asks how large the stream of task records is, and how it is kept. */
    public CompletableFuture<TasksInfo> tasksInfo() {
        return ask(open -> open.taskStream().info());
    }

    /**
     * Removes the records of all tasks, in whichever state, for good; as {@code ajc tasks purge} does. Work items stay in
     * their queues: workers take each for one of a missing task and remove it. Schedules stay too.
     *
     * @return how many records there were
     */
    public CompletableFuture<Long> purgeTasks() {
        return ask(open -> open.taskStream().purge());
    }

    /**
     * What creates, changes, lists and removes queues, also such that have not been opened here.
     *
     * @throws UnavailableException if this is not open yet
     */
    public QueueAdmin queueAdmin() {
        return opening.client().storage().queueAdmin(this::handOut);
    }

    /** Tells how full a queue is. */
    public CompletableFuture<QueueInfo> queueInfo(String queue) {
        settings.requireQueue(queue);
        return ask(open -> open.queues().open(queue).info());
    }

    /**
     * Makes a worker; it does nothing until it is started.
     *
     * @param queue one of {@link #queues()}
     * @param router finds the handlers
     * @param options how to work
     * @throws UnavailableException if this is not open yet
     */
    public Worker worker(String queue, Router router, WorkerOptions options) {
        settings.requireQueue(queue);
        OpenClient open = opening.client();
        return new Worker(open.queues().open(queue), open.tasks(), router, settings.codec(), options, settings.clock());
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
        return new RequestReplyHandler(registeredType, new ServiceRequests(opening), settings.clock());
    }

    /**
     * Listens to the events of all tasks and leaders, whoever published them (protocol 19). They come from the moment on
     * when the server has heard of the subscription, at once as a rule, and also after a reconnect; those in between are
     * lost, as events are not stored.
     *
     * @throws UnavailableException if the connection is closed, or this is not open yet
     */
    public EventSubscription subscribe(EventListener listener) {
        return opening.client().storage().subscribe(Subjects.EVENTS, listener);
    }

    /**
     * Listens to the events of one task; see {@link #subscribe(EventListener)}.
     *
     * @throws InvalidRequestException if the id is invalid
     */
    public EventSubscription subscribe(String taskId, EventListener listener) {
        String subject = Subjects.taskStateEvent(Names.requireTaskId(taskId));
        return opening.client().storage().subscribe(subject, listener);
    }

    /** The queue that tasks go to when none is named. */
    public String queue() {
        return settings.mainQueue();
    }

    /** The queues that were opened, or are to be. */
    public Set<String> queues() {
        return settings.queues().keySet();
    }

    /** What encodes payloads. */
    public PayloadCodec codec() {
        return settings.codec();
    }

    /**
     * Completes when this is open, at once unless it was {@link AsyncJobsBuilder#openInBackground() opened in the
     * background}; fails with {@link UnavailableException} when this is closed before.
     */
    public CompletableFuture<@Nullable Void> opened() {
        CompletableFuture<@Nullable Void> opened = opening.opened();
        return opened.isDone() ? opened : handOut(opened);
    }

    /**
     * The connection.
     *
     * @throws UnavailableException if this is not open yet
     */
    public Connection connection() {
        return opening.client().connection();
    }

    /**
     * Ends all requests and subscriptions, or the tries to open. Stop the workers before. A connection that was handed in
     * stays open, unless the builder said otherwise.
     */
    @Override
    public void close() {
        opening.close();
    }

    private <T> CompletableFuture<T> ask(Function<OpenClient, CompletableFuture<T>> request) {
        return handOut(opening.ask(request));
    }

    private <T> CompletableFuture<T> handOut(CompletableFuture<T> future) {
        return HandedOut.of(future, settings.executor());
    }
}
