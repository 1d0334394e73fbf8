package io.asyncjobs.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.TestJobs;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.handler.TerminateTaskException;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.retry.RetryPolicy;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServerExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Cases of docs/conformance.md about the client. */
class ClientConformanceIT {

    @RegisterExtension
    static final NatsServerExtension NATS = new NatsServerExtension();

    private TestJobs client;
    private AsyncJobs jobs;

    @BeforeEach
    void open(TestInfo test) {
        String queue = test.getTestMethod().orElseThrow().getName();
        client = new TestJobs(NATS.server(), QueueConfig.of(queue));
        jobs = client.jobs();
    }

    @AfterEach
    void close() {
        client.close();
    }

    private boolean isGone(Task task) {
        return jobs.load(task.id())
                .handle((found, missing) -> missing instanceof NotFoundException)
                .join();
    }

    @Test
    void discardsRecordsInTheNamedStatesOnly() {
        Task complete = client.enqueue("complete", null);
        Task expired = jobs.enqueue(
                        jobs.task("complete", null).deadline(Instant.EPOCH).build())
                .join();
        Task terminated = client.enqueue("terminate", null);
        Task active = client.enqueue("wait", null);
        client.work(
                "",
                (task, context) -> {
                    if (task.type().equals("terminate")) {
                        throw new TerminateTaskException("no");
                    }
                    if (task.type().equals("wait")) {
                        TestJobs.awaitTrue("the others are over", () -> isGone(complete) && isGone(expired));
                        assertThat(jobs.load(active.id()).join().state()).isEqualTo(TaskState.ACTIVE);
                        throw new TerminateTaskException("after the others");
                    }
                    return null;
                },
                options -> options.withDiscard(Set.of(TaskState.COMPLETE, TaskState.EXPIRED)));

        assertThat(client.await(active, TaskState.TERMINATED).lastError()).startsWith("after the others");
        client.await(terminated, TaskState.TERMINATED);
        client.awaitEmptyQueue();
    }

    @Test
    void aTaskCanBeLoadedUntilItComesIntoADiscardedState() {
        Task task = jobs.enqueue(jobs.task("fail", null).maxTries(2).build()).join();
        client.work(
                "fail",
                (t, context) -> {
                    throw new IllegalStateException("always");
                },
                options ->
                        options.withDiscard(Set.of(TaskState.EXPIRED)).withRetryPolicy(tries -> Duration.ofSeconds(3)));

        assertThat(client.await(task, TaskState.RETRY).tries()).isEqualTo(1);
        TestJobs.awaitTrue("the record is gone", () -> isGone(task));
        client.awaitEmptyQueue();
    }

    @Test
    void threeTasksThatFailOnceRunSixTimes() {
        AtomicInteger runs = new AtomicInteger();
        List<Task> tasks =
                Stream.of(1, 2, 3).map(i -> client.enqueue("flaky", i)).toList();
        client.work("flaky", (task, context) -> {
            runs.incrementAndGet();
            if (context.tries() == 1) {
                throw new IllegalStateException("the first try fails");
            }
            return "done";
        });

        tasks.forEach(task ->
                assertThat(client.await(task, TaskState.COMPLETE).tries()).isEqualTo(2));
        client.awaitEmptyQueue();
        assertThat(runs).hasValue(6);
    }

    @Test
    void anIdOfTheUsersOwnIsKept() {
        Task task =
                jobs.enqueue(jobs.task("t", null).id("my-custom-id").build()).join();

        assertThat(task.id()).isEqualTo("my-custom-id");
        assertThat(jobs.load("my-custom-id").join()).isEqualTo(task);
    }

    /** The example of the documentation, from the producer to the result. */
    @Test
    void aProducerAndAConsumerShareAQueue() {
        QueueConfig queue = QueueConfig.of("P100").withMaxRunTime(Duration.ofMinutes(1));
        try (TestJobs producer = new TestJobs(NATS.server(), queue);
                TestJobs consumer = new TestJobs(NATS.server(), QueueConfig.join("P100"))) {
            Task task = producer.jobs()
                    .enqueue(producer.jobs()
                            .task("email:new", Map.of("to", "user@example.net"))
                            .deadline(Instant.now().plusSeconds(3600))
                            .build())
                    .join();
            consumer.work(
                    "email:new",
                    (t, context) -> context.payload(Map.class).get("to"),
                    options -> options.withRetryPolicy(RetryPolicy.ONE_HOUR));

            Task done = producer.await(task, TaskState.COMPLETE);

            assertThat(done.queue()).isEqualTo("P100");
            assertThat(done.result().orElseThrow().payload()).isEqualTo("\"user@example.net\"");
        }
    }
}
