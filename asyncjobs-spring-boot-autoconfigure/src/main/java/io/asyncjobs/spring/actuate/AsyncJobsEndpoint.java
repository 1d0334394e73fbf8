package io.asyncjobs.spring.actuate;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.error.AsyncJobsException;
import io.asyncjobs.error.ConflictException;
import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.error.UnavailableException;
import io.asyncjobs.queue.QueueInfo;
import io.asyncjobs.spring.AsyncJobsWorkers;
import io.asyncjobs.spring.actuate.AsyncJobsDescriptor.LimitsDescriptor;
import io.asyncjobs.spring.actuate.AsyncJobsDescriptor.QueueDescriptor;
import io.asyncjobs.spring.actuate.AsyncJobsDescriptor.WorkerDescriptor;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * Shows the queues, workers and handlers of an application, never payloads or addresses; and tries tasks again, pauses and
 * resumes queues, if {@code management.endpoint.asyncjobs.access} is {@code unrestricted}. Thread-safe.
 */
@Endpoint(id = "asyncjobs", defaultAccess = Access.READ_ONLY)
public final class AsyncJobsEndpoint {

    private static final int CONFLICT = 409;

    private final AsyncJobs jobs;
    private final AsyncJobsWorkers workers;

    /**
     * The endpoint of an application.
     *
     * @param jobs whose queues are shown
     * @param workers the workers of this application
     */
    public AsyncJobsEndpoint(AsyncJobs jobs, AsyncJobsWorkers workers) {
        this.jobs = jobs;
        this.workers = workers;
    }

    /** The queues and workers as they are now; asks the server, all queues at once. */
    @ReadOperation
    public AsyncJobsDescriptor asyncJobs() {
        List<CompletableFuture<QueueDescriptor>> queues =
                jobs.queues().stream().map(this::queue).toList();
        List<WorkerDescriptor> working = workers.workers().stream()
                .map(worker -> new WorkerDescriptor(
                        worker.queue(), worker.slots(), worker.busy(), worker.isRunning(), worker.isPaused()))
                .toList();
        return new AsyncJobsDescriptor(
                queues.stream().map(CompletableFuture::join).toList(), working);
    }

    /**
     * Tries a task again, whatever became of it, as {@link AsyncJobs#retry(String)} does; or pauses or resumes a queue in
     * this application, as {@link AsyncJobsWorkers#pause(String)} does.
     *
     * @param action {@code retry}, {@code pause} or {@code resume}
     * @param name the task's id, or the queue
     */
    @WriteOperation
    public WebEndpointResponse<OperationResponseBody> change(@Selector String action, @Selector String name) {
        return switch (action) {
            case "retry" -> retry(name);
            case "pause" -> pause(name, true);
            case "resume" -> pause(name, false);
            default ->
                throw new InvalidEndpointRequestException(
                        "unknown action", "The actions are retry/{task id}, pause/{queue} and resume/{queue}.");
        };
    }

    private WebEndpointResponse<OperationResponseBody> retry(String id) {
        try {
            return new WebEndpointResponse<>(
                    RetriedTaskDescriptor.of(jobs.retry(id).join()));
        } catch (CompletionException failed) {
            return refused(id, reason(failed));
        } catch (AsyncJobsException refused) {
            return refused(id, refused);
        }
    }

    private WebEndpointResponse<OperationResponseBody> pause(String queue, boolean pause) {
        try {
            if (pause) {
                workers.pause(queue);
            } else {
                workers.resume(queue);
            }
            return new WebEndpointResponse<>(new PausedQueueDescriptor(queue, pause, null));
        } catch (NotFoundException notWorkedHere) {
            return new WebEndpointResponse<>(
                    new PausedQueueDescriptor(queue, null, String.valueOf(notWorkedHere.getMessage())),
                    WebEndpointResponse.STATUS_NOT_FOUND);
        }
    }

    private CompletableFuture<QueueDescriptor> queue(String name) {
        return jobs.queueInfo(name)
                .handle((info, failure) -> failure == null ? described(info) : unknown(name, failure));
    }

    private QueueDescriptor described(QueueInfo info) {
        LimitsDescriptor limits = LimitsDescriptor.of(
                info.limits().ackWait(),
                info.limits().maxDeliver(),
                info.limits().maxAckPending());
        return new QueueDescriptor(
                info.name(), info.waiting(), info.pending(), limits, workers.types(info.name()), null);
    }

    private QueueDescriptor unknown(String name, Throwable failure) {
        return new QueueDescriptor(
                name,
                null,
                null,
                null,
                workers.types(name),
                String.valueOf(reason(failure).getMessage()));
    }

    private static WebEndpointResponse<OperationResponseBody> refused(String id, Throwable reason) {
        return new WebEndpointResponse<>(RetriedTaskDescriptor.refused(id, reason), status(reason));
    }

    private static Throwable reason(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    private static int status(Throwable reason) {
        if (reason instanceof NotFoundException) {
            return WebEndpointResponse.STATUS_NOT_FOUND;
        }
        if (reason instanceof ConflictException) {
            return CONFLICT;
        }
        if (reason instanceof InvalidRequestException) {
            return WebEndpointResponse.STATUS_BAD_REQUEST;
        }
        return reason instanceof UnavailableException
                ? WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE
                : WebEndpointResponse.STATUS_INTERNAL_SERVER_ERROR;
    }
}
