package io.asyncjobs.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.error.AsyncJobsException;
import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.error.QueueFullException;
import io.asyncjobs.task.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AsyncJobsTemplateTest {

    private final AsyncJobs jobs = mock(AsyncJobs.class);
    private final List<String> heard = new ArrayList<>();
    private AsyncJobsTemplate template;

    @BeforeEach
    void setUp() {
        when(jobs.queue()).thenReturn("MAIN");
        when(jobs.task(any(), any()))
                .thenAnswer(call -> Task.builder(call.getArgument(0)).payload((byte[]) null));
        when(jobs.enqueue(any(), any()))
                .thenAnswer(call ->
                        CompletableFuture.completedFuture(((Task) call.getArgument(0)).queuedIn(call.getArgument(1))));
        template = new AsyncJobsTemplate(
                jobs, List.of((task, queue, error, took) -> heard.add(task.type() + " " + queue + " " + error)));
    }

    @Test
    void enqueuesIntoTheMainQueueAndTellsListeners() {
        Task task = template.enqueue("email:new", "x", settings -> settings.maxTries(3));

        assertThat(task.queue()).isEqualTo("MAIN");
        assertThat(task.maxTries()).isEqualTo(3);
        assertThat(heard).containsExactly("email:new MAIN null");
    }

    @Test
    void returnsTheTaskAndTellsTheOtherListenersWhateverOneThrows() {
        EnqueueListener broken = (task, queue, error, took) -> {
            throw new AssertionError("broken");
        };
        EnqueueListener recording = (task, queue, error, took) -> heard.add(task.type());
        AsyncJobsTemplate listened = new AsyncJobsTemplate(jobs, List.of(broken, recording));

        assertThat(listened.enqueue("email:new", "x").queue()).isEqualTo("MAIN");
        assertThat(heard).containsExactly("email:new");
    }

    @Test
    void tellsListenersOfEachOfManyTasksThatIsSent() {
        CompletableFuture<List<Task>> all = new CompletableFuture<>();
        when(jobs.enqueueAll(any(), eq("MAIN"), any())).thenAnswer(call -> {
            Collection<Task> tasks = call.getArgument(0);
            Function<Task, CompletableFuture<Task>> way = call.getArgument(2);
            tasks.forEach(way::apply);
            return all;
        });
        QueueFullException full = new QueueFullException("full");
        doReturn(CompletableFuture.completedFuture(Task.builder("a").build()), CompletableFuture.failedFuture(full))
                .when(jobs)
                .enqueue(any(), any());

        CompletableFuture<List<Task>> enqueued = template.enqueueAllAsync(
                List.of(Task.builder("a").build(), Task.builder("b").build()));

        assertThat(heard).containsExactly("a MAIN null", "b MAIN " + full);
        assertThat(enqueued).as("so that it can be cancelled").isSameAs(all);
    }

    @Test
    void failsAndTellsListenersWhenMiddlewareRefuses() {
        EnqueueMiddleware refusing = next -> (task, queue, headers) -> {
            throw new IllegalStateException("not today");
        };
        AsyncJobsTemplate refused = new AsyncJobsTemplate(
                jobs, List.of((task, queue, error, took) -> heard.add(String.valueOf(error))), List.of(refusing));

        assertThat(refused.enqueueAsync("email:new", "x"))
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("not today");
        assertThat(heard).containsExactly("java.lang.IllegalStateException: not today");
    }

    @Test
    void wrapsEnqueueingInMiddlewareInItsOrder() {
        Map<String, String> headers = Map.of("outer", "1", "inner", "2");
        when(jobs.enqueue(any(), any(), eq(headers)))
                .thenAnswer(call -> CompletableFuture.completedFuture(call.getArgument(0)));
        EnqueueMiddleware outer = next -> (task, queue, none) -> next.enqueue(task, queue, Map.of("outer", "1"));
        EnqueueMiddleware inner = next -> (task, queue, given) -> {
            assertThat(given).isEqualTo(Map.of("outer", "1"));
            return next.enqueue(task, queue, headers);
        };

        AsyncJobsTemplate wrapped = new AsyncJobsTemplate(jobs, List.of(), List.of(outer, inner));

        assertThat(wrapped.enqueue("email:new", "x").type()).isEqualTo("email:new");
        assertThat(wrapped.forQueue("OTHER").enqueue("email:new", "x").type()).isEqualTo("email:new");
        verify(jobs).enqueue(any(), eq("OTHER"), eq(headers));
    }

    @Test
    void enqueuesIntoOtherQueues() {
        AsyncJobsOperations other = template.forQueue("OTHER");

        assertThat(other.enqueue("email:new", "x").queue()).isEqualTo("OTHER");
        assertThat(other.enqueueAsync("email:new", "x").join().queue()).isEqualTo("OTHER");
        assertThat(other.enqueueAsync("email:new", "x", settings -> settings.id("mine"))
                        .join()
                        .id())
                .isEqualTo("mine");
        assertThat(heard).hasSize(3).allMatch(each -> each.contains("OTHER"));
    }

    @Test
    void throwsWhatTheCoreFailedWith() {
        QueueFullException full = new QueueFullException("full");
        doReturn(CompletableFuture.failedFuture(new CompletionException(full)))
                .when(jobs)
                .enqueue(any(), eq("MAIN"));

        assertThatThrownBy(() -> template.enqueue("email:new", "x")).isSameAs(full);
        assertThat(heard).containsExactly("email:new MAIN " + full);
    }

    @Test
    void failsTheFutureWhenTheCoreRefusesAtOnce() {
        InvalidRequestException refused = new InvalidRequestException("unknown queue");
        doThrow(refused).when(jobs).enqueue(any(), eq("MAIN"));

        assertThat(template.enqueueAsync("email:new", "x")).isCompletedExceptionally();
        assertThatThrownBy(() -> template.enqueue("email:new", "x")).isSameAs(refused);
    }

    @Test
    void loadsOrTellsThatThereIsNone() {
        Task task = Task.builder("email:new").build();
        when(jobs.load("there")).thenReturn(CompletableFuture.completedFuture(task));
        when(jobs.load("gone")).thenReturn(CompletableFuture.failedFuture(new NotFoundException("gone")));

        assertThat(template.load("there")).contains(task);
        assertThat(template.load("gone")).isEmpty();
        assertThat(template.loadAsync("gone")).isCompletedExceptionally();
    }

    @Test
    void keepsTheInterruptWhenItIsInterrupted() {
        when(jobs.load("slow")).thenReturn(new CompletableFuture<>());
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> template.load("slow"))
                .isInstanceOf(AsyncJobsException.class)
                .hasMessageContaining("interrupted while loading task slow");
        assertThat(Thread.interrupted()).isTrue();
    }
}
