package io.asyncjobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.asyncjobs.HostileHeaders.Block;
import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.event.EventListener;
import io.asyncjobs.event.EventSubscription;
import io.asyncjobs.event.TaskStateEvent;
import io.asyncjobs.handler.Router;
import io.asyncjobs.nats.ConnectionSettings;
import io.asyncjobs.nats.TolerantDataPort;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.queue.WorkItem;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServerExtension;
import io.asyncjobs.wire.Subjects;
import io.asyncjobs.worker.Worker;
import io.asyncjobs.worker.WorkerOptions;
import io.nats.client.Nats;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** Headers that the client library can't read, from anybody, stop nothing and lose nothing. */
class HostileHeadersIT {

    @RegisterExtension
    static final NatsServerExtension NATS = new NatsServerExtension();

    private final RawPublisher raw = new RawPublisher(NATS.server());
    private String queue;
    private AsyncJobs jobs;
    private Worker worker;

    @BeforeEach
    void open(TestInfo test) {
        queue = test.getTestMethod().orElseThrow().getName();
        jobs = AsyncJobs.builder(ConnectionSettings.builder()
                        .servers(NATS.server().url())
                        .connectTimeout(Duration.ofSeconds(20))
                        .build())
                .queue(QueueConfig.of(queue).withMaxRunTime(Duration.ofSeconds(30)))
                .open();
        worker = jobs.worker(
                queue,
                new Router().handle("good", (task, context) -> "ok").handleBy("remote", jobs::requestReplyHandler),
                WorkerOptions.ofDefaults().withConcurrency(4).withRetryPolicy(TestJobs.SOON));
    }

    @AfterEach
    void theConnectionIsAsGoodAsBefore() {
        worker.start();
        Task task = jobs.enqueue(jobs.task("good", "x").build()).join();
        awaitState(task, TaskState.COMPLETE);
        assertThat(jobs.connection().getStatistics().getReconnects()).isZero();
        worker.stop(Duration.ofSeconds(2)).join();
        jobs.close();
    }

    private void awaitState(Task task, TaskState state) {
        TestJobs.awaitTrue(
                "task " + task.id() + " is " + state,
                () -> jobs.load(task.id()).join().state() == state);
    }

    private Task stored(byte[] headers) {
        Task task = jobs.task("good", "x").build().queuedIn(queue);
        raw.publish(Subjects.task(task.id()), headers, task.toJson());
        TestJobs.awaitTrue("the record is stored", () -> jobs.load(task.id())
                .handle((found, missing) -> found != null)
                .join());
        return task;
    }

    @Test
    void itemsAreWorked() {
        List<Task> tasks = new ArrayList<>();
        for (Block block : HostileHeaders.blocks()) {
            Task task = stored("NATS/1.0\r\n\r\n".getBytes(UTF_8));
            raw.publish(Subjects.item(queue, task.id()), block.bytes(), new WorkItem(task.id()).toJson());
            raw.publish(Subjects.item(queue, task.id() + "X"), block.bytes(), "no item".getBytes(UTF_8));
            raw.publish(Subjects.item(queue, task.id() + "Y"), block.bytes(), new byte[0]);
            tasks.add(task);
        }
        worker.start();

        tasks.forEach(task -> awaitState(task, TaskState.COMPLETE));
        TestJobs.awaitTrue(
                "the queue is empty", () -> jobs.queueInfo(queue).join().pending() == 0);
    }

    @Test
    void recordsAreLoadedAndSaved() {
        List<Task> tasks = new ArrayList<>();
        for (Block block : HostileHeaders.blocks()) {
            Task task = stored(block.bytes());
            assertThat(jobs.load(task.id()).join()).isEqualTo(task);
            raw.publish(Subjects.item(queue, task.id()), block.bytes(), new WorkItem(task.id()).toJson());
            tasks.add(task);
        }
        worker.start();

        tasks.forEach(task -> awaitState(task, TaskState.COMPLETE));
    }

    @Test
    void aRecordCannotGiveItselfASequence() {
        Task task = stored("NATS/1.0\r\nNats-Sequence: 1\r\nNats-Sequence: x\r\n\r\n".getBytes(UTF_8));
        raw.publish(
                Subjects.item(queue, task.id()), "NATS/1.0\r\n\r\n".getBytes(UTF_8), new WorkItem(task.id()).toJson());
        worker.start();

        awaitState(task, TaskState.COMPLETE);
    }

    @Test
    void repliesAreUnderstood() {
        try (RemoteService service = new RemoteService(NATS.server())) {
            List<Block> blocks = HostileHeaders.blocks();
            service.listen("CHORIA_AJ.H.T.remote", request -> {
                int next = Integer.parseInt(
                        new String(Task.fromJson(request.getData()).payload(), UTF_8));
                raw.publish(request.getReplyTo(), blocks.get(next).bytes(), "done".getBytes(UTF_8));
            });
            worker.start();
            List<Task> tasks = new ArrayList<>();
            for (int i = 0; i < blocks.size(); i++) {
                tasks.add(jobs.enqueue(jobs.task("remote", i).build()).join());
            }

            for (Task task : tasks) {
                awaitState(task, TaskState.COMPLETE);
                Task done = jobs.load(task.id()).join();
                assertThat(done.tries()).isEqualTo(1);
                assertThat(done.result().orElseThrow().payload()).isEqualTo("\"ZG9uZQ==\"");
            }
        }
    }

    @Test
    void errorsOfServicesKeepTheirWords() {
        try (RemoteService service = new RemoteService(NATS.server())) {
            byte[] headers = "NATS/1.0\r\nbroken\r\nAJ-Terminate:  100 % zu spät für €5 🎉 \r\n\r\n".getBytes(UTF_8);
            service.listen("CHORIA_AJ.H.T.remote", request -> raw.publish(request.getReplyTo(), headers, new byte[0]));
            worker.start();
            Task task = jobs.enqueue(jobs.task("remote", "x").build()).join();

            awaitState(task, TaskState.TERMINATED);
            assertThat(jobs.load(task.id()).join().lastError()).isEqualTo("100 % zu spät für €5 🎉: terminate task");
        }
    }

    @Test
    void anItemOnAVeryLongSubjectIsNoTroubleEither() {
        Task task = stored("NATS/1.0\r\n\r\n".getBytes(UTF_8));
        String subject = Subjects.item(queue, task.id() + "X".repeat(3_950));
        raw.publish(subject, "NATS/1.0\r\nK: v\r\n\r\n".getBytes(UTF_8), new WorkItem(task.id()).toJson());
        worker.start();

        awaitState(task, TaskState.COMPLETE);
    }

    @Test
    void eventsAreHeard() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        EventListener listener = new EventListener() {
            @Override
            public void onTaskState(TaskStateEvent event) {
                heard.add(event.taskType());
            }
        };
        Task task = jobs.task("good", "x").build();
        byte[] event = TaskStateEvent.of(task, Instant.now(), RandomGenerator.getDefault())
                .toJson();
        try (EventSubscription subscription = jobs.subscribe(task.id(), listener)) {
            assertThat(subscription).isNotNull();
            jobs.connection().flush(Duration.ofSeconds(5));
            for (Block block : HostileHeaders.blocks()) {
                raw.publish(Subjects.taskStateEvent(task.id()), block.bytes(), event);
            }

            int sent = HostileHeaders.blocks().size();
            TestJobs.awaitTrue("all are heard", () -> heard.size() == sent);
            assertThat(heard).containsOnly("good");
        }
    }

    @Test
    void aSubjectThatTheServerWouldNotTakeIsNotSent() {
        Task task = jobs.task("good", "x").id("x".repeat(4_090)).build();

        assertThat(jobs.enqueue(task))
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .havingRootCause()
                .isInstanceOf(InvalidRequestException.class)
                .withMessageEndingWith("characters is too long");
    }

    @Test
    void aConnectionMadeOtherwiseCanHaveThePortTooAndIsWarnedOfWithoutIt() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(OpenClient.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            AsyncJobs.builder(TestJobs.connect(NATS.server()))
                    .closeConnection(true)
                    .open()
                    .close();
            assertThat(log.list).isEmpty();

            AsyncJobs.builder(Nats.connect(NATS.server().url()))
                    .closeConnection(true)
                    .open()
                    .close();
            assertThat(log.list).singleElement().satisfies(line -> assertThat(line.getFormattedMessage())
                    .contains("dataPortType(\"" + TolerantDataPort.class.getName() + "\")"));
        } finally {
            logger.detachAppender(log);
        }
    }
}
