package io.asyncjobs.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.TestJobs;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServerExtension;
import io.asyncjobs.wire.Subjects;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whatever the user's own code does, no task is lost, no slot stays taken and no loop stops. */
class UserCodeIT {

    @RegisterExtension
    static final NatsServerExtension NATS = new NatsServerExtension();

    private TestJobs jobs;
    private String queue;

    @BeforeEach
    void open(TestInfo test) {
        queue = test.getTestMethod().orElseThrow().getName();
        jobs = new TestJobs(NATS.server(), QueueConfig.of(queue).withMaxRunTime(Duration.ofSeconds(10)));
    }

    @AfterEach
    void close() {
        jobs.close();
    }

    @Test
    void doesNotMakeAFinishedTaskActiveAgainByALateReportOfProgress() {
        List<Task> tasks = enqueue(50);
        jobs.work(
                "t",
                (task, context) -> {
                    Thread heartbeat = new Thread(() -> reportProgressUntilRefused(context));
                    heartbeat.start();
                    return "done";
                },
                options -> options.withConcurrency(8));

        jobs.awaitEmptyQueue();

        assertThat(tasks)
                .allSatisfy(task ->
                        assertThat(jobs.jobs().load(task.id()).join().state()).isEqualTo(TaskState.COMPLETE));
    }

    @Test
    void lastsThroughAListenerThatWaitsForTheServer() {
        AtomicInteger followUps = new AtomicInteger();
        WorkerListener waiting = new WorkerListener() {
            @Override
            public void finished(String q, Task task, String route, TryOutcome outcome, Throwable error, Duration ran) {
                jobs.jobs().load(task.id()).join();
                followUps.incrementAndGet();
            }
        };
        enqueue(10);
        jobs.work("t", (task, context) -> "done", options -> options.withListener(waiting));

        TestJobs.awaitTrue("all were told", () -> followUps.get() == 10);
        jobs.awaitEmptyQueue();
    }

    @Test
    void lastsThroughAListenerThatThrowsErrors() {
        WorkerListener broken = new WorkerListener() {
            @Override
            public void itemDiscarded(String q, DiscardReason reason, String detail) {
                throw new NoClassDefFoundError("broken");
            }

            @Override
            public void finished(String q, Task task, String route, TryOutcome outcome, Throwable error, Duration ran) {
                throw new NoClassDefFoundError("broken");
            }
        };
        Worker worker = jobs.work("t", (task, context) -> "done", options -> options.withListener(broken));
        for (int i = 0; i < 8; i++) {
            jobs.jobs().connection().publish(Subjects.item(queue, "bad" + i), "x".getBytes(StandardCharsets.UTF_8));
        }
        enqueue(8);

        jobs.awaitEmptyQueue();
        TestJobs.awaitTrue("all slots are free", () -> worker.busy() == 0);
    }

    @Test
    void freesTheSlotOfAHandlerWhoseExceptionCannotBeRead() {
        AtomicInteger runs = new AtomicInteger();
        enqueue(8);
        Worker worker = jobs.work("t", (task, context) -> {
            if (context.tries() == 1) {
                runs.incrementAndGet();
                throw new IllegalStateException() {
                    @Override
                    public String getMessage() {
                        throw new IllegalStateException("no message");
                    }

                    @Override
                    public synchronized Throwable getCause() {
                        throw new IllegalStateException("no cause");
                    }
                };
            }
            return "done";
        });

        jobs.awaitEmptyQueue();
        assertThat(runs).hasValue(8);
        TestJobs.awaitTrue("all slots are free", () -> worker.busy() == 0);
    }

    @Test
    void lastsThroughARetryPolicyThatThrowsErrors() {
        enqueue(4);
        jobs.work(
                "t",
                (task, context) -> {
                    if (context.tries() == 1) {
                        throw new io.asyncjobs.handler.RetryTaskException(Duration.ofMillis(20), "soon");
                    }
                    return "done";
                },
                options -> options.withRetryPolicy(tries -> {
                    throw new NoClassDefFoundError("broken");
                }));

        jobs.awaitEmptyQueue();
    }

    @Test
    void givesTasksBackWithoutHasteWhenTheExecutorRefusesThem() {
        AtomicInteger refused = new AtomicInteger();
        Task task = enqueue(1).get(0);
        jobs.work("t", (t, context) -> "done", options -> options.withRetryPolicy(tries -> Duration.ofMillis(300))
                .withExecutor(handler -> {
                    if (refused.incrementAndGet() <= 3) {
                        throw new RejectedExecutionException("full");
                    }
                    new Thread(handler).start();
                }));

        Task done = jobs.await(task, TaskState.COMPLETE);

        assertThat(done.tries()).isEqualTo(1);
        assertThat(refused).hasValue(4);
        jobs.awaitEmptyQueue();
    }

    @Test
    void refusesAnExecutorThatRunsHandlersOnTheCallingThread() {
        List<String> ran = new CopyOnWriteArrayList<>();
        Task task = enqueue(1).get(0);
        Worker worker = jobs.work(
                "t", (t, context) -> ran.add(t.id()), options -> options.withRetryPolicy(tries -> Duration.ofMinutes(1))
                        .withExecutor(Runnable::run));

        jobs.await(task, TaskState.RETRY);

        assertThat(jobs.jobs().load(task.id()).join().lastError()).contains("on the calling thread");
        assertThat(ran).isEmpty();
        TestJobs.awaitTrue("the slot is free", () -> worker.busy() == 0);
    }

    @Test
    void isNotHeldUpByATypeAsLongAsAServerTakesIt() {
        Task task = jobs.jobs()
                .enqueue(jobs.jobs().task("t".repeat(300_000), "x").build())
                .join();
        jobs.work("t", (t, context) -> "done");

        jobs.await(task, TaskState.COMPLETE);
    }

    private static void reportProgressUntilRefused(io.asyncjobs.handler.TaskContext context) {
        try {
            while (true) {
                context.inProgress();
            }
        } catch (RuntimeException over) {
            // the try has ended
        }
    }

    private List<Task> enqueue(int number) {
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            tasks.add(jobs.enqueue("t", i));
        }
        return tasks;
    }
}
