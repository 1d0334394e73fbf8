package io.asyncjobs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.TestJobs;
import io.asyncjobs.error.AsyncJobsException;
import io.asyncjobs.error.ConflictException;
import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.handler.Router;
import io.asyncjobs.queue.ItemHeaders;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.queue.WorkItem;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServerExtension;
import io.asyncjobs.vectors.Vectors;
import io.asyncjobs.wire.Subjects;
import io.asyncjobs.worker.DiscardReason;
import io.asyncjobs.worker.WorkerListener;
import io.asyncjobs.worker.WorkerOptions;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.api.MessageInfo;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Cases of docs/conformance.md about records and items on the server. */
class StorageConformanceIT {

    @RegisterExtension
    static final NatsServerExtension NATS = new NatsServerExtension();

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private String queue;
    private TestJobs client;
    private AsyncJobs jobs;
    private Connection connection;
    private Storage storage;
    private TaskStore tasks;
    private WorkQueue items;

    @BeforeEach
    void open(TestInfo test) {
        queue = test.getTestMethod().orElseThrow().getName();
        client = new TestJobs(NATS.server(), QueueConfig.of(queue));
        jobs = client.jobs();
        connection = jobs.connection();
        storage = new Storage(
                connection,
                "$JS.API.",
                StorageOptions.ofDefaults(),
                io.asyncjobs.signing.TaskSignatures.none(),
                Duration.ofSeconds(5),
                timer,
                Clock.systemUTC());
        tasks = storage.openTasks().join();
        items = storage.openQueue(QueueConfig.join(queue)).join();
    }

    @AfterEach
    void close() {
        storage.close();
        timer.shutdownNow();
        client.close();
    }

    private MessageInfo item(Task task) throws Exception {
        return connection
                .jetStreamManagement()
                .getLastMessage(Subjects.queueStream(queue), Subjects.item(queue, task.id()));
    }

    private long count() throws Exception {
        return connection
                .jetStreamManagement()
                .getStreamInfo(Subjects.queueStream(queue))
                .getStreamState()
                .getMsgCount();
    }

    private Delivery pull() {
        List<Delivery> pulled = new CopyOnWriteArrayList<>();
        Pulls pulls = items.subscribe(pulled::add, status -> {}, up -> {});
        pulls.pull(1, 1, Duration.ofSeconds(10), Duration.ofSeconds(2));
        TestJobs.awaitTrue("an item comes", () -> !pulled.isEmpty());
        pulls.drain(Duration.ofSeconds(1)).join();
        return pulled.get(0);
    }

    private List<String> discarded(byte[] body) {
        List<String> reasons = new CopyOnWriteArrayList<>();
        WorkerListener listener = new WorkerListener() {
            @Override
            public void itemDiscarded(String name, DiscardReason reason, String detail) {
                reasons.add(detail);
            }
        };
        client.work("", (task, context) -> null, options -> options.withListener(listener));
        connection.request(Subjects.item(queue, "odd"), body).join();
        client.awaitEmptyQueue();
        TestJobs.awaitTrue("it is told", () -> !reasons.isEmpty());
        return reasons;
    }

    @Test
    void aTaskAmongSeveralIsFoundByItsIdAndSavedFromThere() {
        Task first = client.enqueue("t", 1);
        Task second = client.enqueue("t", 2);
        client.enqueue("t", 3);

        StoredTask loaded = tasks.load(second.id()).join();
        StoredTask latest = tasks.loadLatest(second.id()).join();

        assertThat(loaded.task()).isEqualTo(second).isNotEqualTo(first);
        assertThat(loaded.sequence()).isPositive().isEqualTo(latest.sequence());
        StoredTask saved =
                tasks.save(second.started(Instant.now()), loaded.sequence()).join();
        assertThat(saved.sequence()).isGreaterThan(loaded.sequence());
    }

    @Test
    void aQueueThatWasNotOpenedIsNotWorked() {
        assertThatThrownBy(() -> jobs.worker("other", new Router(), WorkerOptions.ofDefaults()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("queue other has not been opened");
    }

    @Test
    void aPullOfAnEmptyQueueEndsAfterItsTime() {
        List<Delivery> deliveries = new CopyOnWriteArrayList<>();
        List<PullStatus> statuses = new CopyOnWriteArrayList<>();
        Pulls pulls = items.subscribe(deliveries::add, statuses::add, up -> {});
        long asked = System.nanoTime();

        pulls.pull(7, 1, Duration.ofSeconds(1), Duration.ofMillis(400));
        TestJobs.awaitTrue(
                "the pull ends", () -> statuses.stream().anyMatch(status -> status.kind() == PullStatus.Kind.ENDED));

        assertThat(Duration.ofNanos(System.nanoTime() - asked))
                .isBetween(Duration.ofMillis(900), Duration.ofSeconds(10));
        assertThat(statuses).allMatch(status -> status.pull() == 7);
        assertThat(deliveries).isEmpty();
        pulls.drain(Duration.ofSeconds(1)).join();
    }

    @Test
    void anItemWithoutABodyIsRemoved() throws Exception {
        assertThat(discarded(new byte[0])).containsExactly("invalid queue item received");
        assertThat(count()).isZero();
    }

    @Test
    void anItemThatIsNoJsonIsRemoved() throws Exception {
        assertThat(discarded("x".getBytes(StandardCharsets.UTF_8))).containsExactly("corrupt queue item received");
        assertThat(count()).isZero();
    }

    @Test
    void aQueuedTaskComesAsItsItem() {
        Task task = client.enqueue("t", null);

        Delivery delivery = pull();

        assertThat(delivery.body())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"kind\":0,\"job\":\"" + task.id() + "\"}");
        assertThat(delivery.item()).contains(new WorkItem(task.id()));
        assertThat(delivery.count()).isEqualTo(1);
    }

    @Test
    void whatWasNotDeliveredCannotBeAcknowledged() {
        Delivery none = new Delivery(
                queue,
                Subjects.item(queue, "x"),
                "",
                Optional.empty(),
                new byte[0],
                1,
                Instant.MIN,
                0,
                ItemHeaders.NONE,
                0);

        assertThat(catchThrowable(() -> items.ack(none).join())).isNotNull();
        assertThat(catchThrowable(
                        () -> items.nak(none, Duration.ZERO, Instant.now()).join()))
                .isNotNull();
    }

    @Test
    void anAcknowledgedItemIsGone() throws Exception {
        client.enqueue("t", null);
        Delivery delivery = pull();
        assertThat(count()).isEqualTo(1);

        items.ack(delivery).join();

        TestJobs.awaitTrue("the item is gone", () -> count() == 0);
    }

    @Test
    void anItemIsGivenBackWithItsDelay() throws Exception {
        client.enqueue("t", null);
        Delivery delivery = pull();
        List<String> heard = new CopyOnWriteArrayList<>();
        connection
                .createDispatcher(message -> heard.add(new String(message.getData(), StandardCharsets.UTF_8)))
                .subscribe(delivery.replyTo());
        connection.flush(Duration.ofSeconds(5));

        items.nak(delivery, Duration.ofSeconds(90), Instant.now()).join();

        TestJobs.awaitTrue("it is heard", () -> !heard.isEmpty());
        assertThat(heard).containsExactly("-NAK {\"delay\": 90000000000}");
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void aDeletedTaskIsCountedNoMore() throws Exception {
        Task task = client.enqueue("t", null);
        long before = records();

        jobs.delete(task.id()).join();

        assertThat(records()).isEqualTo(before - 1);
    }

    private long records() throws Exception {
        return connection
                .jetStreamManagement()
                .getStreamInfo(Subjects.TASK_STREAM)
                .getStreamState()
                .getMsgCount();
    }

    @Test
    void retryingAQueuedTaskReplacesItsItem() throws Exception {
        Task task = client.enqueue("t", null);
        long first = item(task).getSeq();

        jobs.retry(task.id()).join();

        assertThat(count()).isEqualTo(1);
        MessageInfo second = item(task);
        assertThat(second.getSeq()).isEqualTo(first + 1);
        assertThat(second.getHeaders()).isNull();
        assertThat(jobs.load(task.id()).join().state()).isEqualTo(TaskState.RETRY);
    }

    @Test
    void anItemOfANewTaskHasItsIdAsItsMessageId() throws Exception {
        Task task = client.enqueue("t", null);

        MessageInfo item = item(task);

        assertThat(item.getHeaders().keySet()).containsExactly("Nats-Msg-Id");
        assertThat(item.getHeaders().get("Nats-Msg-Id")).containsExactly(task.id());
        assertThat(WorkItem.fromJson(item.getData())).contains(new WorkItem(task.id()));
        assertThat(jobs.load(task.id()).join().signature()).isEmpty();
    }

    @Test
    void withoutATaskStreamNothingIsEnqueued() throws Exception {
        connection.jetStreamManagement().deleteStream(Subjects.TASK_STREAM);
        Task task = jobs.task("t", null).build();

        assertThatThrownBy(() -> jobs.enqueue(task).join()).hasCauseInstanceOf(AsyncJobsException.class);
        assertThatThrownBy(() -> tasks.save(task.queuedIn(queue), 0).join())
                .cause()
                .isInstanceOf(NoRespondersException.class);
        assertThat(count()).isZero();
        storage.openTasks().join();
    }

    @Test
    void eachSaveNamesTheRecordThatItReplaces() {
        List<String> expected = new CopyOnWriteArrayList<>();
        Task task = jobs.task("t", null).build();
        connection
                .createDispatcher((Message message) ->
                        expected.add(message.getHeaders().getFirst("Nats-Expected-Last-Subject-Sequence")))
                .subscribe(Subjects.task(task.id()));

        StoredTask first = tasks.save(task, 0).join();
        StoredTask second =
                tasks.save(task.started(Instant.now()), first.sequence()).join();

        TestJobs.awaitTrue("both are heard", () -> expected.size() == 2);
        assertThat(expected).containsExactly("0", Long.toString(first.sequence()));
        assertThat(second.sequence()).isEqualTo(first.sequence() + 1);
    }

    @Test
    void aSaveOverAnotherRecordThanTheExpectedIsRefused() {
        Task task = jobs.task("t", null).build();
        long sequence = tasks.save(task, 0).join().sequence();

        for (long wrong : List.of(0L, sequence + 1, sequence + 1000)) {
            assertThatThrownBy(
                            () -> tasks.save(task.started(Instant.now()), wrong).join())
                    .hasCauseInstanceOf(ConflictException.class);
        }
        assertThat(jobs.load(task.id()).join()).isEqualTo(task);
    }

    @Test
    void aSaveIsToldByAnEvent() {
        List<Message> events = new CopyOnWriteArrayList<>();
        Task task = jobs.task("t", null).build();
        connection.createDispatcher(events::add).subscribe(Subjects.taskStateEvent(task.id()));

        StoredTask told = tasks.save(task, 0).join();
        tasks.saveQuietly(task.stillActive(Instant.now()), told.sequence()).join();

        TestJobs.awaitTrue("the event comes", () -> !events.isEmpty());
        assertThat(events).singleElement().satisfies(event -> assertThat(
                        Vectors.json(event.getData()).path("task_id").asText())
                .isEqualTo(task.id()));
    }

    @Test
    void aSavedTaskIsLoadedAsItWas() {
        Task task = jobs.task("email:new", "x").build();

        tasks.save(task, 0).join();
        Task loaded = tasks.loadLatest(task.id()).join().task();

        assertThat(loaded).isEqualTo(task);
        assertThat(loaded.created()).isEqualTo(task.created());
        assertThat(loaded.type()).isEqualTo("email:new");
        assertThat(tasks.load(task.id()).join().task()).isEqualTo(task);
    }
}
