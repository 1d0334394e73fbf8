package io.asyncjobs.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.LossyLink;
import io.asyncjobs.TestJobs;
import io.asyncjobs.error.AsyncJobsException;
import io.asyncjobs.handler.Handler;
import io.asyncjobs.handler.Router;
import io.asyncjobs.nats.ConnectionSettings;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.queue.QueueCounts;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServerExtension;
import io.asyncjobs.wire.Subjects;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The server has done what it was asked for, and its answer is lost (B5, B25). */
class LostAnswersIT {

    @RegisterExtension
    static final NatsServerExtension NATS = new NatsServerExtension();

    private LossyLink link;
    private AsyncJobs jobs;
    private String queue;

    @BeforeEach
    void open(TestInfo test) {
        queue = test.getTestMethod().orElseThrow().getName();
        link = new LossyLink(NATS.server());
        jobs = AsyncJobs.builder(ConnectionSettings.builder()
                        .servers(link.url())
                        .connectTimeout(Duration.ofSeconds(20))
                        .build())
                .queue(QueueConfig.of(queue).withMaxRunTime(Duration.ofSeconds(30)))
                .requestTimeout(Duration.ofSeconds(3))
                .open();
    }

    @AfterEach
    void close() {
        link.release();
        jobs.close();
        link.close();
    }

    private Task enqueue() {
        return jobs.enqueue(jobs.task("t", "x").build()).join();
    }

    private Worker work(Handler handler) {
        Worker worker = jobs.worker(
                queue,
                new Router().handle("t", handler),
                WorkerOptions.ofDefaults().withRetryPolicy(TestJobs.SOON));
        worker.start();
        return worker;
    }

    /** Its own questions may be among those that are not answered. */
    private Task awaitComplete(Task task) {
        return Awaitility.await("it is complete")
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> jobs.load(task.id()).join(), now -> now.state() == TaskState.COMPLETE);
    }

    private void awaitEmptyQueue() {
        TestJobs.awaitTrue("the queue is empty", () -> {
            QueueCounts counts = counts();
            return counts.items() == 0 && counts.pending() == 0;
        });
    }

    private QueueCounts counts() {
        return jobs.queueAdmin().info(queue).join().counts();
    }

    @Test
    void anAcknowledgementIsRepeated() {
        Task task = enqueue();
        AtomicInteger runs = new AtomicInteger();
        link.holdAnswersTo("\r\n+ACK\r\n");
        Worker worker = work((t, context) -> runs.incrementAndGet());

        TestJobs.awaitTrue("it is sent again", () -> link.count("\r\n+ACK\r\n") >= 2);
        link.release();

        assertThat(awaitComplete(task).tries()).isEqualTo(1);
        awaitEmptyQueue();
        assertThat(runs).hasValue(1);
        worker.stop(Duration.ofSeconds(2)).join();
    }

    @Test
    void aResultIsSavedOverProgressOfWhichNobodyKnowsWhetherItWasSaved() {
        Task task = enqueue();
        List<String> runs = new CopyOnWriteArrayList<>();
        Worker worker = work((t, context) -> {
            link.holdAnswersTo("PUB " + Subjects.task(t.id()) + " ");
            try {
                context.inProgress();
                runs.add("told");
            } catch (AsyncJobsException unconfirmed) {
                runs.add("unconfirmed");
            }
            link.release();
            return "kept";
        });

        Task done = awaitComplete(task);

        awaitEmptyQueue();
        assertThat(runs).containsExactly("unconfirmed");
        assertThat(done.tries()).isEqualTo(1);
        assertThat(done.result().orElseThrow().payload()).isEqualTo("\"kept\"");
        worker.stop(Duration.ofSeconds(2)).join();
    }

    @Test
    void aTaskIsQueuedOnce() {
        Task task = jobs.task("t", "x").build();
        String item = "PUB " + Subjects.item(queue, task.id()) + " ";
        link.holdAnswersTo(item);
        CompletableFuture<Task> enqueued = jobs.enqueue(task);

        TestJobs.awaitTrue("the item is sent again", () -> link.count(item) >= 2);
        link.release();

        assertThat(enqueued.join().state()).isEqualTo(TaskState.NEW);
        assertThat(jobs.load(task.id()).join().state()).isEqualTo(TaskState.NEW);
        assertThat(counts().items()).isEqualTo(1);
    }

    @Test
    void anItemThatComesWhileTheWorkerStopsIsGivenBack() {
        link.holdAnswersTo("CONSUMER.MSG.NEXT");
        Worker worker = work((t, context) -> "too late");
        TestJobs.awaitTrue("it has asked", () -> link.count("CONSUMER.MSG.NEXT") > 0);
        try (TestJobs other = new TestJobs(NATS.server(), QueueConfig.join(queue))) {
            Task task = other.enqueue("t", "x");
            TestJobs.awaitTrue(
                    "the item is on its way",
                    () -> other.jobs().queueInfo(queue).join().pending() == 1);
            CompletableFuture<?> stopped = worker.stop(Duration.ofSeconds(5));
            link.release();
            stopped.join();

            other.work("t", (t, context) -> "by the other");

            Task done = other.await(task, TaskState.COMPLETE);
            assertThat(done.tries()).isEqualTo(1);
            assertThat(done.result().orElseThrow().payload()).isEqualTo("\"by the other\"");
        }
    }

    /** While the answer to the first question is awaited, the others have been asked too (B16). */
    @Test
    void allParentsAreReadAtOnce() {
        List<Task> parents = List.of(enqueue(), enqueue(), enqueue());
        Worker first = work((t, context) -> "done");
        parents.forEach(this::awaitComplete);
        first.stop(Duration.ofSeconds(2)).join();
        Task child = jobs.enqueue(jobs.task("t", "x")
                        .dependsOn(parents.stream().map(Task::id).toList())
                        .build())
                .join();
        link.holdAnswersTo(Subjects.task(parents.get(0).id()) + " ");
        Worker second = work((t, context) -> "done");

        TestJobs.awaitTrue("all are asked for", () -> parents.stream()
                .allMatch(parent -> link.count(Subjects.task(parent.id()) + " ") == 1));
        link.release();

        awaitComplete(child);
        second.stop(Duration.ofSeconds(2)).join();
    }

    /** A stream without a leader answers nobody; so does one that is not there. */
    @Test
    void aTaskIsQueuedWhenTheStreamAnswersALittleLater() throws Exception {
        String stream = Subjects.queueStream(queue);
        Connection direct = TestJobs.connect(NATS.server());
        try {
            JetStreamManagement management = direct.jetStreamManagement();
            StreamConfiguration configuration = management.getStreamInfo(stream).getConfiguration();
            management.deleteStream(stream);
            Task task = jobs.task("t", "x").build();
            String item = "PUB " + Subjects.item(queue, task.id()) + " ";
            link.holdAnswersTo(item);
            CompletableFuture<Task> enqueued = jobs.enqueue(task);
            TestJobs.awaitTrue("nobody could take the item", () -> link.count(item) == 1);
            management.addStream(configuration);
            link.release();

            assertThat(enqueued.join().state()).isEqualTo(TaskState.NEW);
            assertThat(management.getStreamInfo(stream).getStreamState().getMsgCount())
                    .isEqualTo(1);
        } finally {
            direct.close();
        }
    }
}
