package io.asyncjobs.spring;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.RetryOptions;
import io.asyncjobs.error.AsyncJobsException;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.ClassUtils;

/** {@link AsyncJobsOperations} on a connected {@link AsyncJobs}. Thread-safe. */
public final class AsyncJobsTemplate implements AsyncJobsOperations {

    private static final Logger logger = LoggerFactory.getLogger(AsyncJobsTemplate.class);

    /** Without {@code spring-tx} there are no transactions. */
    private static final boolean TRANSACTIONS = ClassUtils.isPresent(
            "org.springframework.transaction.support.TransactionSynchronization",
            AsyncJobsTemplate.class.getClassLoader());

    private final AsyncJobs jobs;
    private final String queue;
    private final List<EnqueueListener> listeners;
    private final List<EnqueueMiddleware> middleware;

    /** With all middleware. */
    private final EnqueueStep step;

    /** A template for the main queue that nobody listens to. */
    public AsyncJobsTemplate(AsyncJobs jobs) {
        this(jobs, List.of());
    }

    /**
     * A template for the main queue.
     *
     * @param listeners hear of each enqueued task
     */
    public AsyncJobsTemplate(AsyncJobs jobs, Collection<? extends EnqueueListener> listeners) {
        this(jobs, listeners, List.of());
    }

    /**
     * A template for the main queue.
     *
     * @param listeners hear of each enqueued task
     * @param middleware wraps the enqueueing, outermost first
     */
    public AsyncJobsTemplate(
            AsyncJobs jobs,
            Collection<? extends EnqueueListener> listeners,
            List<? extends EnqueueMiddleware> middleware) {
        this(jobs, jobs.queue(), List.copyOf(listeners), List.copyOf(middleware), wrapped(jobs, middleware));
    }

    private AsyncJobsTemplate(
            AsyncJobs jobs,
            String queue,
            List<EnqueueListener> listeners,
            List<EnqueueMiddleware> middleware,
            EnqueueStep step) {
        this.jobs = jobs;
        this.queue = queue;
        this.listeners = listeners;
        this.middleware = middleware;
        this.step = step;
    }

    private static EnqueueStep wrapped(AsyncJobs jobs, List<? extends EnqueueMiddleware> middleware) {
        EnqueueStep step = (task, queue, headers) ->
                headers.isEmpty() ? jobs.enqueue(task, queue) : jobs.enqueue(task, queue, headers);
        for (int i = middleware.size() - 1; i >= 0; i--) {
            step = middleware.get(i).wrap(step);
        }
        return step;
    }

    @Override
    public TaskBuilder task(String type, @Nullable Object payload) {
        return jobs.task(type, payload);
    }

    @Override
    public Task enqueue(Task task) {
        return get(enqueueAsync(task), "enqueueing task " + task.id());
    }

    @Override
    public CompletableFuture<Task> enqueueAsync(Task task) {
        return sent(step, task);
    }

    /** Never throws; what was thrown is in the future. */
    private CompletableFuture<Task> sent(EnqueueStep way, Task task) {
        long start = System.nanoTime();
        CompletableFuture<Task> enqueued = caught(() -> way.enqueue(task, queue, Map.of()));
        if (listeners.isEmpty()) {
            return enqueued;
        }
        return enqueued.whenComplete((stored, failure) -> {
            Throwable error = failure == null ? null : unwrap(failure);
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            listeners.forEach(listener -> tell(listener, task, error, took));
        });
    }

    /** What a listener throws must not make a stored task look refused: its caller would send another one. */
    private void tell(EnqueueListener listener, Task task, @Nullable Throwable error, Duration took) {
        try {
            listener.enqueued(task, queue, error, took);
        } catch (Throwable bug) { // the user's code; errors too
            logger.warn("The enqueue listener {} failed", listener.getClass().getName(), bug);
        }
    }

    private static <T> CompletableFuture<T> caught(Supplier<CompletableFuture<T>> send) {
        try {
            return send.get();
        } catch (RuntimeException refused) { // by the core, or by middleware
            return CompletableFuture.failedFuture(refused);
        }
    }

    @Override
    public List<Task> enqueueAll(Collection<Task> tasks) {
        return get(enqueueAllAsync(tasks), "enqueueing " + tasks.size() + " tasks");
    }

    @Override
    public CompletableFuture<List<Task>> enqueueAllAsync(Collection<Task> tasks) {
        EnqueueStep ours = step;
        for (EnqueueMiddleware each : middleware) {
            ours = each.keepCaller(ours);
        }
        EnqueueStep anywhere = ours;
        return caught(() -> jobs.enqueueAll(tasks, queue, task -> sent(anywhere, task)));
    }

    @Override
    public CompletableFuture<Task> enqueueAfterCommit(Task task) {
        jobs.check(task, queue);
        return TRANSACTIONS && AfterCommit.isPossible()
                ? AfterCommit.enqueue(task, this::enqueueOrLog)
                : enqueueOrLog(task);
    }

    /** Whoever enqueues after a commit has nobody to tell a failure to, and seldom looks at the future. */
    private CompletableFuture<Task> enqueueOrLog(Task task) {
        return enqueueAsync(task).whenComplete((stored, failure) -> {
            if (failure != null) {
                logger.error(
                        "Task {} of type {} could not be enqueued to {}; its transaction, if there was one, is committed",
                        task.id(),
                        task.type(),
                        queue,
                        unwrap(failure));
            }
        });
    }

    @Override
    public Optional<Task> load(String id) {
        try {
            return Optional.of(get(loadAsync(id), "loading task " + id));
        } catch (NotFoundException missing) {
            return Optional.empty();
        }
    }

    @Override
    public CompletableFuture<Task> loadAsync(String id) {
        return jobs.load(id);
    }

    @Override
    public Task await(String id, Duration timeout) {
        CompletableFuture<Task> over = awaitAsync(id, timeout);
        try {
            return get(over, "waiting for task " + id);
        } finally {
            over.cancel(false); // has an effect when this thread was interrupted
        }
    }

    @Override
    public CompletableFuture<Task> awaitAsync(String id, Duration timeout) {
        return jobs.await(id, timeout);
    }

    @Override
    @SuppressWarnings("unchecked") // a codec makes what it is asked for
    public <T> Optional<T> result(Task task, Class<T> type) {
        return task.result()
                .flatMap(result -> Optional.ofNullable(
                        (T) jobs.codec().decode(result.payload().getBytes(StandardCharsets.UTF_8), type)));
    }

    @Override
    public Task retry(String id, RetryOptions options) {
        return get(retryAsync(id, options), "retrying task " + id);
    }

    @Override
    public CompletableFuture<Task> retryAsync(String id, RetryOptions options) {
        return jobs.retry(id, options);
    }

    @Override
    public Task delete(String id) {
        return get(deleteAsync(id), "deleting task " + id);
    }

    @Override
    public CompletableFuture<Task> deleteAsync(String id) {
        return jobs.delete(id);
    }

    @Override
    public AsyncJobsOperations forQueue(String queue) {
        return new AsyncJobsTemplate(jobs, queue, listeners, middleware, step);
    }

    // Every operation of the core ends by its own deadline, so none is needed here.
    private static <T> T get(CompletableFuture<T> future, String what) {
        try {
            return future.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AsyncJobsException(
                    "interrupted while " + what + "; whether it was done is not known", interrupted);
        } catch (ExecutionException failed) {
            Throwable cause = unwrap(failed);
            if (cause instanceof RuntimeException exception) {
                throw exception;
            }
            if (cause instanceof Error error) {
                throw error;
            }
            throw new AsyncJobsException(what + " failed", cause);
        }
    }

    private static Throwable unwrap(Throwable failure) {
        Throwable cause = failure.getCause();
        boolean wrapper = failure instanceof CompletionException || failure instanceof ExecutionException;
        return wrapper && cause != null ? unwrap(cause) : failure;
    }
}
