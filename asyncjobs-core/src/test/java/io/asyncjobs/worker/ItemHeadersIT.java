package io.asyncjobs.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.TestJobs;
import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.queue.WorkItem;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServerExtension;
import io.asyncjobs.wire.Headers;
import io.asyncjobs.wire.Subjects;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.impl.NatsMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Headers that travel with a work item reach the handler, whatever becomes of the item, and never the record. */
class ItemHeadersIT {

    private static final Map<String, String> TENANT = Map.of("tenant", "blue");
    private static final Map<String, List<String>> RECEIVED = Map.of("tenant", List.of("blue"));

    @RegisterExtension
    static final NatsServerExtension NATS = new NatsServerExtension();

    private final List<Map<String, List<String>>> seen = new CopyOnWriteArrayList<>();

    @Test
    void reachTheHandlerAtEveryTryAndNotTheRecord() {
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of("TRIES"))) {
            AsyncJobs jobs = client.jobs();
            Task task =
                    jobs.enqueue(jobs.task("job", 1).build(), "TRIES", TENANT).join();
            Task plain = client.enqueue("plain", 1);
            client.work("", (each, context) -> {
                assertThat(context.queue()).isEqualTo("TRIES");
                if (each.type().equals("plain")) {
                    assertThat(context.headers()).isEmpty();
                    return null;
                }
                seen.add(context.headers());
                if (context.tries() < 3) {
                    throw new IllegalStateException("again");
                }
                return null;
            });

            Task done = client.await(task, TaskState.COMPLETE);
            client.await(plain, TaskState.COMPLETE);

            assertThat(seen).containsExactly(RECEIVED, RECEIVED, RECEIVED);
            assertThat(new String(done.toJson(), UTF_8)).doesNotContain("tenant", "blue");
        }
    }

    @Test
    void areKeptWhenAnItemIsReplacedAtItsLastDelivery() throws Exception {
        QueueConfig queue = QueueConfig.of("LASTHEADERS").withMaxTries(2).withMaxRunTime(Duration.ofSeconds(1));
        try (TestJobs client = new TestJobs(NATS.server(), queue)) {
            AsyncJobs jobs = client.jobs();
            Task task = jobs.enqueue(jobs.task("job", 1).build(), "LASTHEADERS", TENANT)
                    .join();
            takeOver(jobs, task);

            assertReceived(client, task);
        }
    }

    @Test
    void areKeptWhenAStrandedItemIsQueuedAnew() throws Exception {
        QueueConfig queue = QueueConfig.of("STRANDEDHEADERS").withMaxTries(2).withMaxRunTime(Duration.ofSeconds(1));
        try (TestJobs client = new TestJobs(NATS.server(), queue)) {
            AsyncJobs jobs = client.jobs();
            Task task = jobs.enqueue(jobs.task("job", 1).build(), "STRANDEDHEADERS", TENANT)
                    .join();
            next(jobs).nak();
            next(jobs).nak();

            client.work(
                    "job",
                    (each, context) -> seen.add(context.headers()),
                    options -> options.withRepairInterval(Duration.ofMillis(200)));

            client.await(task, TaskState.COMPLETE);
            assertThat(seen).containsExactly(RECEIVED);
        }
    }

    @Test
    void ofOthersAreLeftOutWhereTheyCouldDoHarm() throws Exception {
        QueueConfig queue = QueueConfig.of("FOREIGN").withMaxTries(2).withMaxRunTime(Duration.ofSeconds(1));
        try (TestJobs client = new TestJobs(NATS.server(), queue)) {
            AsyncJobs jobs = client.jobs();
            Task task = jobs.task("job", 1).build().queuedIn("FOREIGN");
            jobs.connection()
                    .publish(NatsMessage.builder()
                            .subject(Subjects.item("FOREIGN", task.id()))
                            .headers(new io.nats.client.impl.Headers()
                                    .put("tenant", "blue")
                                    .put("large", "x".repeat(60_000))
                                    .put(Headers.HOPS, "no number"))
                            .data(new WorkItem(task.id()).toJson())
                            .build());
            takeOver(jobs, task);

            // Its last delivery, and the task is somebody else's: the worker publishes it again.
            assertReceived(client, task);
        }
    }

    @Test
    void areRefusedBeforeAnythingIsStored() {
        try (TestJobs client = new TestJobs(NATS.server(), QueueConfig.of("REFUSED"))) {
            AsyncJobs jobs = client.jobs();
            Task task = jobs.task("job", 1).build();

            assertThatThrownBy(() -> jobs.enqueue(task, "REFUSED", Map.of("Nats-Rollup", "all")))
                    .isInstanceOf(InvalidRequestException.class);
            assertThat(jobs.load(task.id())).failsWithin(Duration.ofSeconds(5));
        }
    }

    @Test
    void comeWithWhetherTheTryIsTheLast() {
        QueueConfig queue = QueueConfig.of("LASTTRY").withMaxTries(2);
        try (TestJobs client = new TestJobs(NATS.server(), queue)) {
            List<Boolean> last = new CopyOnWriteArrayList<>();
            Task task = client.enqueue("job", 1);
            client.work("job", (each, context) -> {
                last.add(context.isLastTry());
                throw new IllegalStateException("no");
            });

            client.await(task, TaskState.EXPIRED);
            assertThat(last).containsExactly(false, true);
        }
    }

    /** Uses up one delivery; the task is somebody else's at the next one. */
    private static void takeOver(AsyncJobs jobs, Task task) throws Exception {
        next(jobs).nak();
        jobs.connection()
                .request(Subjects.task(task.id()), task.started(Instant.now()).toJson())
                .join();
    }

    private void assertReceived(TestJobs client, Task task) {
        client.work("job", (each, context) -> seen.add(context.headers()));

        client.await(task, TaskState.COMPLETE);
        assertThat(seen).containsExactly(RECEIVED);
    }

    private static Message next(AsyncJobs jobs) throws Exception {
        JetStreamSubscription subscription = jobs.connection()
                .jetStream()
                .subscribe(null, PullSubscribeOptions.bind(Subjects.queueStream(jobs.queue()), Subjects.WORKERS));
        return subscription.fetch(1, Duration.ofSeconds(5)).stream().findFirst().orElseThrow();
    }
}
