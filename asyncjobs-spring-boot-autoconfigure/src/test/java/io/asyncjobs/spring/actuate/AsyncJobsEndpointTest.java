package io.asyncjobs.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.error.AsyncJobsException;
import io.asyncjobs.error.ConflictException;
import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.error.UnavailableException;
import io.asyncjobs.queue.QueueInfo;
import io.asyncjobs.queue.QueueLimits;
import io.asyncjobs.spring.AsyncJobsWorkers;
import io.asyncjobs.spring.actuate.AsyncJobsDescriptor.LimitsDescriptor;
import io.asyncjobs.spring.actuate.AsyncJobsDescriptor.QueueDescriptor;
import io.asyncjobs.spring.actuate.AsyncJobsDescriptor.WorkerDescriptor;
import io.asyncjobs.task.Task;
import io.asyncjobs.worker.Worker;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

class AsyncJobsEndpointTest {

    private final AsyncJobs jobs = mock(AsyncJobs.class);
    private final AsyncJobsWorkers workers = mock(AsyncJobsWorkers.class);
    private final AsyncJobsEndpoint endpoint = new AsyncJobsEndpoint(jobs, workers);

    @Test
    void showsQueuesWorkersAndHandlers() {
        when(jobs.queues()).thenReturn(Set.of("EMAIL"));
        when(jobs.queueInfo("EMAIL"))
                .thenReturn(CompletableFuture.completedFuture(
                        new QueueInfo("EMAIL", 7, 2, new QueueLimits(Duration.ofMinutes(1), -1, 100))));
        when(workers.types("EMAIL")).thenReturn(Set.of("email:"));
        Worker worker = mock(Worker.class);
        when(worker.queue()).thenReturn("EMAIL");
        when(worker.slots()).thenReturn(10);
        when(worker.busy()).thenReturn(2);
        when(worker.isRunning()).thenReturn(true);
        when(workers.workers()).thenReturn(List.of(worker));

        assertThat(endpoint.asyncJobs())
                .isEqualTo(new AsyncJobsDescriptor(
                        List.of(new QueueDescriptor(
                                "EMAIL", 7L, 2L, new LimitsDescriptor("PT1M", -1, 100), Set.of("email:"), null)),
                        List.of(new WorkerDescriptor("EMAIL", 10, 2, true, false))));
    }

    @Test
    void showsWhatItKnowsWhenTheServerIsAway() {
        when(jobs.queues()).thenReturn(Set.of("EMAIL"));
        when(jobs.queueInfo("EMAIL"))
                .thenReturn(
                        CompletableFuture.failedFuture(new CompletionException(new UnavailableException("no answer"))));
        when(workers.types("EMAIL")).thenReturn(Set.of("email:"));

        assertThat(endpoint.asyncJobs().queues())
                .containsExactly(new QueueDescriptor("EMAIL", null, null, null, Set.of("email:"), "no answer"));
    }

    @Test
    void retriesATask() {
        Task task = Task.builder("email:new").id("id1").build().queuedIn("EMAIL");
        when(jobs.retry("id1")).thenReturn(CompletableFuture.completedFuture(task));

        WebEndpointResponse<OperationResponseBody> response = endpoint.change("retry", "id1");

        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.getBody()).isEqualTo(new RetriedTaskDescriptor("id1", "EMAIL", "new", null));
    }

    @ParameterizedTest
    @MethodSource
    void saysWhyATaskIsNotRetried(AsyncJobsException reason, int status) {
        when(jobs.retry("id1")).thenReturn(CompletableFuture.failedFuture(reason));

        WebEndpointResponse<OperationResponseBody> response = endpoint.change("retry", "id1");

        assertThat(response.getStatus()).isEqualTo(status);
        assertThat(response.getBody()).isEqualTo(new RetriedTaskDescriptor("id1", null, null, "why"));
    }

    static Stream<Arguments> saysWhyATaskIsNotRetried() {
        return Stream.of(
                Arguments.of(new NotFoundException("why"), 404),
                Arguments.of(new ConflictException("why"), 409),
                Arguments.of(new InvalidRequestException("why"), 400),
                Arguments.of(new UnavailableException("why"), 503),
                Arguments.of(new AsyncJobsException("why", null), 500));
    }

    @Test
    void pausesAndResumesAQueue() {
        assertThat(endpoint.change("pause", "EMAIL").getBody())
                .isEqualTo(new PausedQueueDescriptor("EMAIL", true, null));
        verify(workers).pause("EMAIL");

        assertThat(endpoint.change("resume", "EMAIL").getBody())
                .isEqualTo(new PausedQueueDescriptor("EMAIL", false, null));
        verify(workers).resume("EMAIL");
    }

    @Test
    void saysThatAQueueIsNotWorkedHere() {
        doThrow(new NotFoundException("not here")).when(workers).pause("OTHER");

        WebEndpointResponse<OperationResponseBody> response = endpoint.change("pause", "OTHER");

        assertThat(response.getStatus()).isEqualTo(404);
        assertThat(response.getBody()).isEqualTo(new PausedQueueDescriptor("OTHER", null, "not here"));
    }

    @Test
    void refusesIdsThatAreNoneAndOtherActions() {
        when(jobs.retry("a.b")).thenThrow(new InvalidRequestException("task ID is invalid"));

        assertThat(endpoint.change("retry", "a.b").getStatus()).isEqualTo(400);
        assertThatThrownBy(() -> endpoint.change("delete", "id1")).isInstanceOf(InvalidEndpointRequestException.class);
    }
}
