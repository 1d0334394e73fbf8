package io.asyncjobs.spring;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.error.AsyncJobsException;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskBuilder;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link AsyncJobsOperations} on a connected {@link AsyncJobs}. Thread-safe. */
public final class AsyncJobsTemplate implements AsyncJobsOperations {

    private static final Logger logger = LoggerFactory.getLogger(AsyncJobsTemplate.class);

    private final AsyncJobs jobs;
    private final String queue;
    private final List<EnqueueListener> listeners;
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
        this(jobs, jobs.queue(), List.copyOf(listeners), wrapped(jobs, middleware));
    }

    private AsyncJobsTemplate(AsyncJobs jobs, String queue, List<EnqueueListener> listeners, EnqueueStep step) {
        this.jobs = jobs;
        this.queue = queue;
        this.listeners = listeners;
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
        return await(enqueueAsync(task), "enqueueing task " + task.id());
    }

    @Override
    public CompletableFuture<Task> enqueueAsync(Task task) {
        long start = System.nanoTime();
        CompletableFuture<Task> enqueued = send(task);
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
        } catch (RuntimeException bug) {
            logger.warn("The enqueue listener {} failed", listener.getClass().getName(), bug);
        }
    }

    private CompletableFuture<Task> send(Task task) {
        try {
            return step.enqueue(task, queue, Map.of());
        } catch (AsyncJobsException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    @Override
    public Optional<Task> load(String id) {
        try {
            return Optional.of(await(loadAsync(id), "loading task " + id));
        } catch (NotFoundException missing) {
            return Optional.empty();
        }
    }

    @Override
    public CompletableFuture<Task> loadAsync(String id) {
        return jobs.load(id);
    }

    @Override
    public AsyncJobsOperations forQueue(String queue) {
        return new AsyncJobsTemplate(jobs, queue, listeners, step);
    }

    // Every operation of the core ends by its own deadline, so none is needed here.
    private static <T> T await(CompletableFuture<T> future, String what) {
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
