package io.asyncjobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.handler.TerminateTaskException;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskResult;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServer;
import io.asyncjobs.test.NatsServerExtension;
import io.asyncjobs.wire.Subjects;
import io.nats.client.api.StreamInfoOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tasks that depend on others, on a real server (protocol 12). */
class DependenciesIT {

    /** Longer than a missing task is waited for. */
    private static final Duration GRACE = Duration.ofSeconds(31);

    @RegisterExtension
    static final NatsServerExtension NATS = new NatsServerExtension();

    private static Task enqueue(TestJobs client, Task task) {
        return client.jobs().enqueue(task).join();
    }

    @Test
    void aTaskRunsAfterThoseItDependsOnAndSeesTheirResults() {
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of("DEP"))) {
            AsyncJobs jobs = client.jobs();
            Task one = enqueue(client, jobs.task("job", 1).build());
            Task two = enqueue(client, jobs.task("job", 2).build());
            Task child = enqueue(
                    client,
                    jobs.task("job", 3)
                            .dependsOn(one.id(), two.id())
                            .loadDependencies(true)
                            .build());
            Map<String, TaskResult> seen = new ConcurrentHashMap<>();

            client.work("job", (task, context) -> {
                seen.putAll(task.dependencyResults());
                return context.payload(Integer.class) * 10;
            });

            Task done = client.await(child, TaskState.COMPLETE);
            assertThat(done.tries()).isEqualTo(1);
            assertThat(done.dependencyResults()).containsOnlyKeys(one.id(), two.id());
            assertThat(seen.get(one.id()).payload()).isEqualTo("10");
            assertThat(seen.get(two.id()).payload()).isEqualTo("20");
            client.awaitEmptyQueue();
        }
    }

    @Test
    void aFailureGoesDownTheWholeChainAndNamesWhoFailed() {
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of("CHAIN"))) {
            AsyncJobs jobs = client.jobs();
            AtomicInteger runs = new AtomicInteger();
            Task parent = enqueue(client, jobs.task("fails", null).build());
            Task child = enqueue(
                    client, jobs.task("fails", null).dependsOn(parent.id()).build());
            Task grandchild = enqueue(
                    client, jobs.task("fails", null).dependsOn(child.id()).build());

            client.work("fails", (task, context) -> {
                runs.incrementAndGet();
                throw new TerminateTaskException("no");
            });

            Task second = client.await(child, TaskState.UNREACHABLE);
            Task third = client.await(grandchild, TaskState.UNREACHABLE);
            assertThat(second.lastError())
                    .isEqualTo("task dependencies failed: task " + parent.id() + " is terminated");
            assertThat(third.lastError()).isEqualTo("task dependencies failed: task " + child.id() + " is unreachable");
            assertThat(second.tries()).isZero();
            assertThat(second.tried()).isPresent();
            client.awaitEmptyQueue();
            assertThat(runs).hasValue(1);
        }
    }

    @Test
    void aTaskWhoseParentNeverComesIsGivenUpAfterAWhile() {
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of("MISSING"))) {
            Task child = enqueue(
                    client,
                    client.jobs()
                            .task("job", null)
                            .created(Instant.now().minus(GRACE))
                            .dependsOn("nobody")
                            .build());

            client.work("job", (task, context) -> null);

            assertThat(client.await(child, TaskState.UNREACHABLE).lastError())
                    .isEqualTo("task dependencies failed: task not found: nobody");
        }
    }

    @Test
    void aTaskMayBeEnqueuedBeforeTheOneItDependsOn() {
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of("ORDER"))) {
            AsyncJobs jobs = client.jobs();
            client.work("job", (task, context) -> "done");
            Task child =
                    enqueue(client, jobs.task("job", null).dependsOn("later").build());
            TestJobs.awaitTrue(
                    "the child was looked at",
                    () -> jobs.queueInfo("ORDER").join().pending() == 1);

            enqueue(client, jobs.task("job", null).id("later").build());

            client.await(child, TaskState.COMPLETE);
        }
    }

    @Test
    void aTaskThatWouldWaitForItselfIsRefusedAndNotStored() {
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of("CIRCLE"))) {
            AsyncJobs jobs = client.jobs();
            enqueue(client, jobs.task("job", null).id("c1").dependsOn("c2").build());
            enqueue(client, jobs.task("job", null).id("c2").dependsOn("c3").build());
            Task closes =
                    jobs.task("job", null).id("c3").dependsOn("other", "c1").build();

            assertThatThrownBy(() -> enqueue(client, closes))
                    .cause()
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessage(
                            "task c3 depends on itself: task c2, which it depends on, waits for it; remove one of both"
                                    + " dependencies");
            assertThatThrownBy(() -> jobs.load("c3").join()).hasMessageContaining("task not found");
        }
    }

    @Test
    void resultsThatWouldMakeTheRecordTooLargeAreTheHandlersOnly() {
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of("BIG"))) {
            AsyncJobs jobs = client.jobs();
            String big = "x".repeat(600_000);
            AtomicInteger seen = new AtomicInteger();
            List<String> parents = IntStream.range(0, 2)
                    .mapToObj(i ->
                            enqueue(client, jobs.task("parent", null).build()).id())
                    .toList();
            client.work("", (task, context) -> {
                if (task.type().equals("parent")) {
                    return big;
                }
                task.dependencyResults()
                        .values()
                        .forEach(result -> seen.addAndGet(result.payload().length()));
                if (context.tries() == 1) {
                    throw new IllegalStateException("once more");
                }
                return "ok";
            });
            Task child = enqueue(
                    client,
                    jobs.task("child", null)
                            .dependsOn(parents)
                            .loadDependencies(true)
                            .build());

            Task done = client.await(child, TaskState.COMPLETE);

            assertThat(done.tries()).isEqualTo(2);
            assertThat(done.dependencyResults()).isEmpty();
            assertThat(seen).hasValue(2 * 2 * (600_000 + 2)); // both results at both tries
        }
    }

    @Test
    void aTaskThatOthersWaitForIsNotDiscarded() {
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of("NEEDED"))) {
            AsyncJobs jobs = client.jobs();
            Task parent = enqueue(client, jobs.task("job", 1).id("a:parent").build());
            Task alone = enqueue(client, jobs.task("job", 2).build());
            Task blocker = enqueue(
                    client,
                    jobs.task("job", 3).deadline(Instant.EPOCH.plusSeconds(1)).build());
            Task child = enqueue(
                    client,
                    jobs.task("job", 4)
                            .dependsOn(parent.id())
                            .loadDependencies(true)
                            .build());
            assertThat(blocker.deadline()).isPresent();

            client.work(
                    "job",
                    (task, context) -> task.dependencyResults().size(),
                    options -> options.withDiscard(Set.of(TaskState.COMPLETE, TaskState.EXPIRED)));

            client.awaitEmptyQueue();
            assertThat(jobs.load(parent.id()).join().state()).isEqualTo(TaskState.COMPLETE);
            for (Task discarded : List.of(alone, blocker, child)) {
                assertThatThrownBy(() -> jobs.load(discarded.id()).join()).hasMessageContaining("task not found");
            }
            // Nothing is noted any more: after another run it is discarded.
            TestJobs.awaitTrue("the note is removed", () -> notes(jobs) == 0);
            jobs.retry(parent.id()).join();
            client.awaitEmptyQueue();
            assertThatThrownBy(() -> jobs.load(parent.id()).join()).hasMessageContaining("task not found");
        }
    }

    private static long notes(AsyncJobs jobs) throws Exception {
        return jobs.connection()
                .jetStreamManagement()
                .getStreamInfo(
                        Subjects.STATE_STREAM,
                        StreamInfoOptions.filterSubjects("$KV.CHORIA_AJ_STATE.dependents.a=parent.*"))
                .getStreamState()
                .getSubjects()
                .size();
    }

    @Test
    void somebodyWhoListensToEverythingKeepsNothingFromBeingDiscarded() throws Exception {
        try (NatsServer server = NatsServer.builder().start();
                TestJobs client = new TestJobs(server, QueueConfig.of("HEARD").withMaxRunTime(Duration.ofSeconds(3)))) {
            AsyncJobs jobs = client.jobs();
            jobs.connection().createDispatcher(message -> {}).subscribe(">");
            jobs.connection().flush(Duration.ofSeconds(2));
            AtomicInteger runs = new AtomicInteger();
            Task task = enqueue(client, jobs.task("job", 1).build());
            enqueue(client, jobs.task("job", 2).dependsOn(task.id()).build());

            client.work(
                    "job",
                    (handled, context) -> runs.incrementAndGet(),
                    options -> options.withDiscard(Set.of(TaskState.COMPLETE)));

            client.awaitEmptyQueue();
            assertThat(runs).hasValue(2);
            assertThat(jobs.load(task.id()).join().state()).isEqualTo(TaskState.COMPLETE);
        }
    }

    @Test
    void aNoteThatAGoWorkerLeftBehindKeepsNothing() {
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of("LEFT"))) {
            AsyncJobs jobs = client.jobs();
            Task parent = enqueue(client, jobs.task("job", 1).build());
            Task child =
                    enqueue(client, jobs.task("job", 2).dependsOn(parent.id()).build());
            jobs.connection()
                    .request(
                            Subjects.task(child.id()),
                            child.started(Instant.now()).toJson())
                    .join();

            client.work("job", (task, context) -> "done", options -> options.withDiscard(Set.of(TaskState.COMPLETE)));

            TestJobs.awaitTrue("the parent is discarded", () -> jobs.load(parent.id())
                    .handle((found, thrown) -> thrown != null)
                    .join());
        }
    }

    @Test
    void aParentThatCanNotBeReadKeepsTheChildWaiting() throws Exception {
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of("UNREADABLE"))) {
            AsyncJobs jobs = client.jobs();
            jobs.connection()
                    .request(Subjects.task("broken"), "no JSON".getBytes())
                    .get();
            Task child =
                    enqueue(client, jobs.task("job", null).dependsOn("broken").build());
            client.work("job", (task, context) -> "done");
            TestJobs.awaitTrue(
                    "the child was given back",
                    () -> jobs.queueInfo("UNREADABLE").join().pending() == 1);

            Task other = enqueue(client, jobs.task("job", null).build());

            client.await(other, TaskState.COMPLETE);
            assertThat(jobs.load(child.id()).join().state()).isEqualTo(TaskState.BLOCKED);
        }
    }
}
