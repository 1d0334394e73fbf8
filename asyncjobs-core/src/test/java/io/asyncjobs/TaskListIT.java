package io.asyncjobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.error.AsyncJobsException;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.task.SkippedRecord;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskCursor;
import io.asyncjobs.task.TaskPage;
import io.asyncjobs.task.TaskQuery;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServer;
import io.asyncjobs.test.NatsServerExtension;
import io.asyncjobs.wire.Subjects;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.StreamConfiguration;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Listing tasks: lazily, bounded, whatever lies in the stream (B39, B43). */
class TaskListIT {

    @RegisterExtension
    static final NatsServerExtension NATS = new NatsServerExtension();

    private TestJobs jobs;

    @BeforeEach
    void open() throws Exception {
        jobs = new TestJobs(NATS.server(), QueueConfig.of("LIST"));
        jobs.jobs().purgeTasks().join();
        // A test that ends at once may close its connection before its last consumer is deleted: that takes 30 s then.
        JetStreamManagement management = jobs.jobs().connection().jetStreamManagement();
        for (String left : management.getConsumerNames(Subjects.TASK_STREAM)) {
            deleteIfThere(management, left);
        }
    }

    private static void deleteIfThere(JetStreamManagement management, String consumer) throws Exception {
        try {
            management.deleteConsumer(Subjects.TASK_STREAM, consumer);
        } catch (JetStreamApiException e) {
            assertThat(e.getApiErrorCode())
                    .as("consumer not found: deleted meanwhile")
                    .isEqualTo(10014);
        }
    }

    @AfterEach
    void close() {
        jobs.close();
    }

    @Test
    void givesAnEmptyPageOfAnEmptyStore() {
        TaskPage page = list(TaskQuery.all());

        assertThat(page.tasks()).isEmpty();
        assertThat(page.skipped()).isEmpty();
        assertThat(page.next()).isEmpty();
        assertThat(page.mayHaveMore()).isFalse();
        assertThat(stream(TaskQuery.all())).isEmpty();
        assertNoConsumerIsLeft();
    }

    @Test
    void givesTheOldestChangeFirst() {
        write(task("a"), task("b"), task("c"));
        write(task("a").failed(TaskState.RETRY, "again", Instant.now()));

        TaskPage page = list(TaskQuery.all());

        assertThat(page.tasks()).extracting(Task::id).containsExactly("b", "c", "a");
        assertThat(page.tasks().get(2).state()).isEqualTo(TaskState.RETRY);
        assertThat(page.mayHaveMore()).isFalse();
    }

    @Test
    void limitsCountTasksThatFit() {
        for (int i = 0; i < 60; i++) {
            Task task = task("t" + i);
            write(i % 20 == 19 ? task.failed(TaskState.RETRY, "again", Instant.now()) : task);
        }

        TaskPage page = list(TaskQuery.all().withStates(TaskState.RETRY).withLimit(2));

        assertThat(page.tasks()).extracting(Task::id).containsExactly("t19", "t39");
        assertThat(page.mayHaveMore()).isTrue();
        TaskPage rest = list(TaskQuery.all()
                .withStates(TaskState.RETRY)
                .withAfter(page.next().orElseThrow()));
        assertThat(rest.tasks()).extracting(Task::id).containsExactly("t59");
        assertThat(rest.mayHaveMore()).isFalse();
    }

    @Test
    void filtersByTypeQueueAndTime() {
        Instant noon = Instant.parse("2026-01-01T12:00:00Z");
        write(
                Task.builder("x").id("early").created(noon.minusSeconds(1)).build(),
                Task.builder("x").id("late").created(noon).build(),
                Task.builder("y").id("other").created(noon).build().queuedIn("LIST"));

        assertThat(ids(TaskQuery.all().withTypes("x"))).containsExactly("early", "late");
        assertThat(ids(TaskQuery.all().withCreatedSince(noon))).containsExactly("late", "other");
        assertThat(ids(TaskQuery.all().withQueues("LIST"))).containsExactly("other");
        assertThat(ids(TaskQuery.all().withStateNames("nonsense"))).isEmpty();
        assertThat(ids(TaskQuery.all().withStateNames("new"))).hasSize(3);
    }

    @Test
    void endsAPageAfterAsManyRecordsAsItMayRead() {
        write(IntStream.range(0, 25).mapToObj(i -> task("t" + i)).toArray(Task[]::new));
        TaskQuery query = TaskQuery.all().withTypes("none").withScanLimit(10);

        TaskPage first = list(query);
        TaskPage second = list(query.withAfter(first.next().orElseThrow()));
        TaskPage third = list(query.withAfter(second.next().orElseThrow()));

        assertThat(List.of(first, second, third))
                .allSatisfy(page -> assertThat(page.tasks()).isEmpty());
        assertThat(List.of(first.mayHaveMore(), second.mayHaveMore(), third.mayHaveMore()))
                .containsExactly(true, true, false);
    }

    @Test
    void theCursorLeadsThroughAllPagesAndBeyondTheEnd() {
        write(IntStream.range(0, 23).mapToObj(i -> task("t" + i)).toArray(Task[]::new));
        List<String> seen = new ArrayList<>();
        TaskPage page = list(TaskQuery.all().withLimit(5));
        while (true) {
            page.tasks().forEach(task -> seen.add(task.id()));
            if (!page.mayHaveMore()) {
                break;
            }
            String text = page.next().orElseThrow().toString();
            page = list(TaskQuery.all().withLimit(5).withAfter(TaskCursor.parse(text)));
        }
        assertThat(seen)
                .containsExactlyElementsOf(
                        IntStream.range(0, 23).mapToObj(i -> "t" + i).toList());

        write(task("new"));

        TaskQuery later = TaskQuery.all().withAfter(page.next().orElseThrow());
        assertThat(ids(later)).containsExactly("new");
    }

    @Test
    void tellsWhichRecordsItCannotReadAndGoesOn() {
        write(task("a"));
        write("corrupt", "secret {");
        write("empty", "");
        write("other", new String(task("smuggled").toJson(), StandardCharsets.UTF_8));
        write(task("b"));
        write("last", "{\"id\":\"last\",\"tries\":\"secret\"}");

        TaskPage page = list(TaskQuery.all());

        assertThat(page.tasks()).extracting(Task::id).containsExactly("a", "b");
        assertThat(page.mayHaveMore()).isFalse();
        assertThat(page.skipped()).extracting(SkippedRecord::id).containsExactly("corrupt", "empty", "other", "last");
        assertThat(page.skipped())
                .extracting(SkippedRecord::sequence)
                .isSorted()
                .doesNotContain(0L);
        assertThat(page.skipped()).extracting(SkippedRecord::reason).allSatisfy(reason -> assertThat(reason)
                .startsWith("the record ")
                .doesNotContain("secret", "smuggled"));
        assertThat(stream(TaskQuery.all())).containsExactly("a", "b");
    }

    @Test
    void aPageOfNothingButCorruptRecordsIsBoundedToo() {
        for (int i = 0; i < 30; i++) {
            write("c" + i, "x");
        }

        TaskPage page = list(TaskQuery.all().withLimit(3).withScanLimit(20));

        assertThat(page.tasks()).isEmpty();
        assertThat(page.skipped()).hasSize(20);
        assertThat(page.mayHaveMore()).isTrue();
    }

    @Test
    void listsFiveThousandTasksLazily() {
        publish(5_000);
        AtomicInteger consumers = new AtomicInteger();
        Connection tap = TestJobs.connect(NATS.server());
        try {
            tap.createDispatcher(message -> consumers.incrementAndGet())
                    .subscribe("$JS.API.CONSUMER.CREATE." + Subjects.TASK_STREAM + ".>");
            tap.flush(Duration.ofSeconds(5));

            try (Stream<Task> tasks = jobs.jobs().stream(TaskQuery.all().withLimit(10_000))) {
                assertThat(consumers).hasValue(0);
                Iterator<Task> each = tasks.iterator();
                for (int i = 0; i < 300; i++) {
                    assertThat(each.next().id()).isEqualTo("t" + i);
                }
            }
            TestJobs.awaitTrue("two pages were read", () -> consumers.get() == 2);

            assertThat(stream(TaskQuery.all().withLimit(10_000)))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 5_000).mapToObj(i -> "t" + i).toList());
            assertThat(stream(TaskQuery.all().withLimit(7))).hasSize(7);
            assertThat(list(TaskQuery.all().withLimit(10_000)).tasks()).hasSize(5_000);
            assertThat(stream(TaskQuery.all().withTypes("t:4999"))).containsExactly("t4999");
            assertNoConsumerIsLeft();
        } catch (java.util.concurrent.TimeoutException | InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            close(tap);
        }
    }

    @Test
    void aCancelledListEndsAndLeavesNothingBehind() {
        publish(5_000);

        for (int i = 0; i < 20; i++) {
            CompletableFuture<TaskPage> page = jobs.jobs().list(TaskQuery.all().withTypes("none"));
            assertThat(page.cancel(false)).isTrue();
        }

        assertNoConsumerIsLeft();
    }

    @Test
    void aStreamThatIsClosedFromElsewhereStopsReading() {
        try (NatsServer frozen = NatsServer.start();
                TestJobs mine = new TestJobs(
                        frozen, builder -> builder.requestTimeout(Duration.ofSeconds(60)), QueueConfig.of("FROZEN"))) {
            mine.enqueue("t", "x");
            Stream<Task> tasks = mine.jobs().stream(TaskQuery.all());
            frozen.suspend();
            FutureTask<Long> count = new FutureTask<>(tasks::count);
            Thread reader = new Thread(count);
            reader.start();
            TestJobs.awaitTrue("it is reading", () -> reader.getState() == Thread.State.WAITING);
            tasks.close();
            TestJobs.awaitTrue("it has stopped", count::isDone);
            frozen.resume();

            assertThatThrownBy(count::get)
                    .hasCauseInstanceOf(AsyncJobsException.class)
                    .hasMessageContaining("the list of tasks was closed while it was read");
        }
    }

    @Test
    void seesEveryTaskWhileOthersAreWritten() {
        int number = 500;
        write(IntStream.range(0, number).mapToObj(i -> task("t" + i)).toArray(Task[]::new));
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 3_000; i++) {
                Task task = task("t" + i * 7 % number);
                jobs.jobs().connection().publish(Subjects.task(task.id()), task.toJson());
            }
        });
        Set<String> seen = new HashSet<>();
        while (!writing.isDone()) {
            seen.clear();
            try (Stream<Task> tasks = jobs.jobs().stream(TaskQuery.all().withLimit(20_000))) {
                tasks.forEach(task -> seen.add(task.id()));
            }
            assertThat(seen).hasSize(number);
        }
        writing.join();
    }

    @Test
    void listsAStreamThatGoCreated() throws Exception {
        Connection connection = jobs.jobs().connection();
        connection.jetStreamManagement().deleteStream(Subjects.TASK_STREAM);
        assertThatThrownBy(() -> list(TaskQuery.all()))
                .hasCauseInstanceOf(NotFoundException.class)
                .hasMessageContaining("task stream not found: CHORIA_AJ_TASKS");
        connection
                .jetStreamManagement()
                .addStream(StreamConfiguration.builder()
                        .name(Subjects.TASK_STREAM)
                        .subjects(Subjects.TASK_FILTER)
                        .maxMessagesPerSubject(1)
                        .allowDirect(false)
                        .build());
        write(task("a"), task("b"));

        assertThat(ids(TaskQuery.all().withLimit(1))).containsExactly("a");
        assertThat(stream(TaskQuery.all())).containsExactly("a", "b");
        connection.jetStreamManagement().deleteStream(Subjects.TASK_STREAM);
    }

    @Test
    void largeTasksMakeShortPagesAndNoneIsTooLargeToBeListed() {
        try (NatsServer roomy = NatsServer.builder()
                        .configuration("max_payload: 8388608")
                        .start();
                TestJobs mine = new TestJobs(roomy, QueueConfig.of("LARGE"))) {
            List<String> written = new ArrayList<>();
            for (int size : new int[] {10, 4_000_000, 10, 4_000_000, 4_000_000, 10, 4_000_000, 10}) {
                Task task = Task.builder("t").payload(new byte[size]).build();
                mine.jobs().enqueue(task).join();
                written.add(task.id());
            }

            TaskPage page = mine.jobs().list(TaskQuery.all()).join();

            assertThat(page.tasks()).hasSizeBetween(4, 7);
            assertThat(page.mayHaveMore()).isTrue();
            try (Stream<Task> tasks = mine.jobs().stream(TaskQuery.all())) {
                assertThat(tasks.map(Task::id)).containsExactlyElementsOf(written);
            }
        }
    }

    private static Task task(String id) {
        return Task.builder("t:" + id.substring(1)).id(id).build();
    }

    private void write(Task... tasks) {
        for (Task task : tasks) {
            write(task.id(), new String(task.toJson(), StandardCharsets.UTF_8));
        }
    }

    private void write(String id, String body) {
        jobs.jobs()
                .connection()
                .request(Subjects.task(id), body.getBytes(StandardCharsets.UTF_8))
                .join();
    }

    private void publish(int number) {
        for (int i = 0; i < number; i++) {
            Task task = task("t" + i);
            jobs.jobs().connection().publish(Subjects.task(task.id()), task.toJson());
        }
        TestJobs.awaitTrue(
                "all are stored", () -> jobs.jobs().tasksInfo().join().count() == number);
    }

    private TaskPage list(TaskQuery query) {
        return jobs.jobs().list(query).join();
    }

    private List<String> ids(TaskQuery query) {
        return list(query).tasks().stream().map(Task::id).toList();
    }

    private List<String> stream(TaskQuery query) {
        try (Stream<Task> tasks = jobs.jobs().stream(query)) {
            return tasks.map(Task::id).toList();
        }
    }

    private void assertNoConsumerIsLeft() {
        TestJobs.awaitTrue("no consumer is left", () -> jobs.jobs()
                .connection()
                .jetStreamManagement()
                .getConsumerNames(Subjects.TASK_STREAM)
                .isEmpty());
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
