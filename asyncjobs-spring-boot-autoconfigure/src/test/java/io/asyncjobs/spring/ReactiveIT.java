package io.asyncjobs.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.error.UnavailableException;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServer;
import io.asyncjobs.wire.Subjects;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The operations in reactive code: nothing blocks, and who loses interest leaves nothing behind. */
class ReactiveIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    static class Handlers {

        @TaskHandler("sum")
        int sum(List<Integer> numbers) {
            return numbers.stream().mapToInt(Integer::intValue).sum();
        }
    }

    private NatsServer nats;
    private ConfigurableApplicationContext context;
    private AsyncJobsOperations jobs;

    @BeforeEach
    void start() {
        nats = NatsServer.start();
        context = new TestApplication(Handlers.class)
                .on(nats)
                .properties("asyncjobs.queue=SUMS")
                .run();
        jobs = context.getBean(AsyncJobsOperations.class);
    }

    @AfterEach
    void stop() {
        context.close();
        nats.close();
    }

    @Test
    void enqueuesAndWaitsInAPipeline() {
        List<Integer> sums = Flux.range(1, 50)
                .publishOn(Schedulers.parallel())
                .flatMap(i -> Mono.fromFuture(() -> jobs.enqueueAsync("sum", List.of(i, i))))
                .flatMap(task -> Mono.fromFuture(() -> jobs.awaitAsync(task.id(), SOON)))
                .map(done -> jobs.result(done, Integer.class).orElseThrow())
                .collectSortedList()
                .block(SOON);

        assertThat(sums).hasSize(50).startsWith(2, 4).endsWith(98, 100);
    }

    /** While the server does not answer, on a thread on which Reactor forbids blocking. */
    @Test
    void noOperationBlocksTheThreadThatCallsIt() {
        Task known = jobs.enqueue("unknown", "x");
        List<Supplier<CompletableFuture<?>>> operations = List.of(
                () -> jobs.enqueueAsync("unknown", "x"),
                () -> jobs.enqueueAllAsync(Stream.of(1, 2, 3)
                        .map(i -> jobs.task("unknown", i).build())
                        .toList()),
                () -> jobs.enqueueAfterCommit("unknown", "x"),
                () -> jobs.loadAsync(known.id()),
                () -> jobs.awaitAsync(known.id(), SOON),
                () -> jobs.retryAsync(known.id()),
                () -> jobs.deleteAsync(known.id()));
        nats.suspend();
        try {
            List<CompletableFuture<?>> started = Flux.fromIterable(operations)
                    .publishOn(Schedulers.parallel())
                    .<CompletableFuture<?>>map(operation -> {
                        assertThat(Schedulers.isInNonBlockingThread()).isTrue();
                        return operation.get();
                    })
                    .collectList()
                    .block(Duration.ofMillis(4500)); // each has a deadline of 5 seconds

            assertThat(started).hasSameSizeAs(operations).noneMatch(CompletableFuture::isDone);
        } finally {
            nats.resume();
        }
    }

    @Test
    void whatFailsIsAnErrorOfThePipeline() {
        nats.suspend();
        try {
            assertThatThrownBy(() -> Mono.fromFuture(() -> jobs.enqueueAsync("sum", List.of()))
                            .block(SOON))
                    .isInstanceOf(UnavailableException.class);
        } finally {
            nats.resume();
        }
    }

    @Test
    void whoIsNoLongerInterestedListensNoLonger() {
        Task task = jobs.enqueue("unknown", "x");
        Disposable waiting =
                Mono.fromFuture(() -> jobs.awaitAsync(task.id(), SOON)).subscribe();
        await().until(() -> somebodyListensTo(task));

        waiting.dispose();

        await().until(() -> !somebodyListensTo(task));
    }

    @Test
    void aTimeoutOfThePipelineEndsTheWaiting() {
        Task task = jobs.enqueue("unknown", "x");

        assertThat(Mono.fromFuture(() -> jobs.awaitAsync(task.id(), SOON))
                        .timeout(Duration.ofMillis(200), Mono.empty())
                        .blockOptional(SOON))
                .isEmpty();

        await().until(() -> !somebodyListensTo(task));
    }

    @Test
    void belongsToTheObservationOfThePipeline() {
        ObservationRegistry registry = context.getBean(ObservationRegistry.class);
        Observation request = Observation.start("request", registry);
        Hooks.enableAutomaticContextPropagation();
        try {
            CompletableFuture<Observation> parent = new CompletableFuture<>();
            Task task = Mono.delay(Duration.ofMillis(10))
                    .flatMap(tick -> Mono.fromFuture(() -> {
                        parent.complete(registry.getCurrentObservation());
                        return jobs.enqueueAsync("sum", List.of(1));
                    }))
                    .contextWrite(values -> values.put("micrometer.observation", request))
                    .block(SOON);

            assertThat(task).returns(TaskState.NEW, Task::state);
            assertThat(parent).isCompletedWithValue(request);
        } finally {
            Hooks.disableAutomaticContextPropagation();
            request.stop();
        }
    }

    /** The server tells who asks for nobody. */
    private boolean somebodyListensTo(Task task) {
        return context.getBean(AsyncJobs.class)
                .connection()
                .request(Subjects.taskStateEvent(task.id()), new byte[0])
                .handle((reply, nobody) -> nobody == null)
                .completeOnTimeout(true, 200, TimeUnit.MILLISECONDS)
                .join();
    }
}
