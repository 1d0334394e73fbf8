package io.asyncjobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.error.AsyncJobsException;
import io.asyncjobs.error.AwaitTimeoutException;
import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.error.UnavailableException;
import io.asyncjobs.handler.TerminateTaskException;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskResult;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServer;
import io.asyncjobs.test.NatsServerExtension;
import io.asyncjobs.wire.Subjects;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Waiting for the end of a task. */
class AwaitIT {

    @RegisterExtension
    static final NatsServerExtension NATS = new NatsServerExtension();

    private static final Duration LONG = Duration.ofSeconds(60);

    private static TestJobs open(String queue) {
        return new TestJobs(NATS.server(), QueueConfig.of(queue).withMaxRunTime(Duration.ofSeconds(30)));
    }

    @Test
    void completesWithTheTaskAsItEnded() {
        try (TestJobs jobs = open("AWAIT")) {
            Task good = jobs.enqueue("good", "x");
            Task bad = jobs.enqueue("bad", "x");
            CompletableFuture<Task> complete = jobs.jobs().await(good.id(), LONG);
            CompletableFuture<Task> terminated = jobs.jobs().await(bad.id(), LONG);
            assertThat(complete).isNotDone();

            jobs.work("", (task, context) -> {
                if (task.type().equals("bad")) {
                    throw new TerminateTaskException("no use");
                }
                return "done";
            });

            Task ended = complete.join();
            assertThat(ended.state()).isEqualTo(TaskState.COMPLETE);
            assertThat(ended.result().orElseThrow().payload()).isEqualTo("\"done\"");
            assertThat(terminated.join().lastError()).startsWith("no use");
            assertThat(jobs.jobs().await(good.id(), LONG)).succeedsWithin(Duration.ofSeconds(10));
        }
    }

    /** The event brings it, not the look every two seconds. */
    @Test
    void hearsOfTheEndAtOnce() {
        try (TestJobs jobs = open("AWAITSOON")) {
            Semaphore finish = new Semaphore(0);
            jobs.work("slow", (task, context) -> {
                finish.acquire();
                return null;
            });
            List<Duration> rounds = new ArrayList<>();
            Duration nextLook = Duration.ofSeconds(2);
            do { // one may take longer on a machine that stands still
                Task task = jobs.await(jobs.enqueue("slow", "x"), TaskState.ACTIVE);
                long asked = System.nanoTime();
                CompletableFuture<Task> over = jobs.jobs().await(task.id(), LONG);
                jobs.jobs().load(task.id()).join(); // asked for after the first look

                finish.release();

                over.join();
                rounds.add(Duration.ofNanos(System.nanoTime() - asked));
            } while (rounds.size() < 5 && rounds.get(rounds.size() - 1).compareTo(nextLook) >= 0);
            assertThat(rounds).last().satisfies(time -> assertThat(time).isLessThan(nextLook));
        }
    }

    @Test
    void noticesTheEndThatNoEventTellsOf() throws Exception {
        try (TestJobs jobs = open("AWAITSILENT")) {
            Task task = jobs.enqueue("elsewhere", "x");
            CompletableFuture<Task> over = jobs.jobs().await(task.id(), LONG);
            Task done = task.started(Instant.now()).completed(new TaskResult("\"silent\"", Instant.now()));

            jobs.jobs().connection().jetStream().publish(Subjects.task(task.id()), done.toJson());

            assertThat(over).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(done);
        }
    }

    @Test
    void listensNoLongerThanItWaits() throws Exception {
        try (TestJobs jobs = open("AWAITDEAF")) {
            Task task = jobs.enqueue("nobody", "x");
            CompletableFuture<Task> cancelled = jobs.jobs().await(task.id(), LONG);
            assertThat(somebodyListensTo(task, jobs)).isTrue();

            cancelled.cancel(false);
            TestJobs.awaitTrue("nobody listens", () -> !somebodyListensTo(task, jobs));

            failsWith(jobs.jobs().await(task.id(), Duration.ofMillis(100)), AwaitTimeoutException.class);
            TestJobs.awaitTrue("nobody listens", () -> !somebodyListensTo(task, jobs));

            CompletableFuture<Task> over = jobs.jobs().await(task.id(), LONG);
            jobs.work("nobody", (t, context) -> null);
            over.join();
            TestJobs.awaitTrue("nobody listens", () -> !somebodyListensTo(task, jobs));
        }
    }

    /** The server tells who publishes for nobody. */
    private static boolean somebodyListensTo(Task task, TestJobs jobs) throws Exception {
        Connection connection = jobs.jobs().connection();
        CompletableFuture<Message> nobody = new CompletableFuture<>();
        Dispatcher dispatcher = connection.createDispatcher(nobody::complete);
        String inbox = connection.createInbox();
        dispatcher.subscribe(inbox);
        connection.publish(Subjects.taskStateEvent(task.id()), inbox, "{}".getBytes(StandardCharsets.UTF_8));
        try {
            return !nobody.get(500, TimeUnit.MILLISECONDS).isStatusMessage();
        } catch (TimeoutException silence) {
            return true;
        } finally {
            connection.closeDispatcher(dispatcher);
        }
    }

    @Test
    void waitsForManyWithoutAThreadForEach() {
        try (TestJobs jobs = open("AWAITMANY")) {
            List<Task> tasks = jobs.jobs()
                    .enqueueAll(IntStream.range(0, 300)
                            .mapToObj(i -> jobs.jobs().task("t", i).build())
                            .toList())
                    .join();
            int before = Thread.activeCount();
            List<CompletableFuture<Task>> waits = tasks.stream()
                    .map(task -> jobs.jobs().await(task.id(), LONG))
                    .toList();
            assertThat(Thread.activeCount() - before).isLessThan(100);

            jobs.work("t", (task, context) -> null);

            waits.forEach(wait -> assertThat(wait.join().state()).isEqualTo(TaskState.COMPLETE));
        }
    }

    @Test
    void saysHowFarTheTaskHadComeWhenTheTimeIsOver() {
        try (TestJobs jobs = open("AWAITLATE")) {
            Task task = jobs.enqueue("nobody", "x");

            failsWith(jobs.jobs().await(task.id(), Duration.ofSeconds(3)), AwaitTimeoutException.class)
                    .hasMessage("task " + task.id() + " was not over within 3000 ms; its state is new");
            assertThatThrownBy(() -> jobs.jobs().await(task.id(), Duration.ZERO))
                    .isInstanceOf(InvalidRequestException.class);
            assertThatThrownBy(() -> jobs.jobs().await("*", LONG)).isInstanceOf(InvalidRequestException.class);
        }
    }

    @Test
    void failsForATaskThatIsNotThereOrNotKept() {
        try (TestJobs jobs = open("AWAITGONE")) {
            failsWith(jobs.jobs().await("nosuchtask", LONG), NotFoundException.class);

            Task task = jobs.enqueue("discarded", "x");
            CompletableFuture<Task> over = jobs.jobs().await(task.id(), LONG);
            jobs.work("discarded", (t, context) -> null, options -> options.withDiscard(Set.of(TaskState.COMPLETE)));

            failsWith(over, NotFoundException.class)
                    .hasMessage("task " + task.id() + " ended in state complete, and its record was not kept");
        }
    }

    @Test
    void outlivesAnOutageOfTheServer() {
        try (NatsServer mortal = NatsServer.start();
                TestJobs jobs = TestJobs.openPatiently(
                        mortal,
                        builder -> builder.requestTimeout(Duration.ofMillis(500)),
                        QueueConfig.of("AWAITOUTAGE"))) {
            Task task = jobs.enqueue("t", "x");
            CompletableFuture<Task> over = jobs.jobs().await(task.id(), Duration.ofSeconds(60));
            CompletableFuture<Task> hurried = jobs.jobs().await(task.id(), Duration.ofSeconds(7));

            mortal.kill();
            failsWith(hurried, AwaitTimeoutException.class).hasCauseInstanceOf(UnavailableException.class);
            assertThat(over).isNotDone();
            mortal.ensureRunning();
            jobs.work("t", (t, context) -> null);

            assertThat(over).succeedsWithin(Duration.ofSeconds(30));
        }
    }

    @Test
    void endsWithTheClient() {
        TestJobs jobs = open("AWAITCLOSED");
        Task task = jobs.enqueue("nobody", "x");
        CompletableFuture<Task> over = jobs.jobs().await(task.id(), LONG);

        jobs.close();

        failsWith(over, UnavailableException.class);
        failsWith(jobs.jobs().await(task.id(), LONG), UnavailableException.class);
    }

    private static AbstractThrowableAssert<?, ?> failsWith(
            CompletableFuture<Task> future, Class<? extends AsyncJobsException> type) {
        return assertThatThrownBy(() -> future.get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(type);
    }
}
