package io.asyncjobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.handler.Router;
import io.asyncjobs.nats.ConnectionSettings;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskQuery;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServer;
import io.asyncjobs.worker.Worker;
import io.asyncjobs.worker.WorkerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A client at a leaf node, which has a JetStream of its own, uses that of the hub (B54). */
class DomainIT {

    private static final QueueConfig QUEUE = QueueConfig.of("FAR").withMaxRunTime(Duration.ofSeconds(30));

    private static NatsServer hub;
    private static NatsServer leaf;

    @BeforeAll
    static void start() {
        int port = freePort();
        hub = NatsServer.builder()
                .jetStream("domain: hub")
                .configuration("leafnodes { listen: \"127.0.0.1:" + port + "\" }")
                .start();
        leaf = NatsServer.builder()
                .jetStream("domain: leaf")
                .configuration("leafnodes { remotes: [ { url: \"nats-leaf://127.0.0.1:" + port + "\" } ] }")
                .start();
    }

    /** Below those that systems hand out themselves: the leaf's attempts to connect could be given it as their own. */
    private static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(15_000, 30_000);
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (IOException taken) {
                // The next one.
            }
        }
    }

    @AfterAll
    static void stop() {
        leaf.close();
        hub.close();
    }

    private static AsyncJobs openAtTheLeaf() {
        ConnectionSettings settings = ConnectionSettings.builder()
                .servers(leaf.url())
                .jetStreamDomain("hub")
                .build();
        // The leaf may still be on its way to the hub.
        return Awaitility.await("the hub is reached")
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(
                        () -> AsyncJobs.builder(settings)
                                .queue(QUEUE)
                                .requestTimeout(Duration.ofSeconds(2))
                                .open(),
                        opened -> true);
    }

    @Test
    void tasksOfTheHubAreWorkedAtTheLeaf() {
        try (AsyncJobs far = openAtTheLeaf();
                TestJobs near = new TestJobs(hub, QUEUE)) {
            Task parent = near.enqueue("parent", "x");
            Task child = far.enqueue(
                            far.task("child", null).dependsOn(parent.id()).build())
                    .join();
            Router router = new Router()
                    .handle("parent", (task, context) -> {
                        if (context.tries() == 1) {
                            throw new IllegalStateException("again");
                        }
                        return "of the parent";
                    })
                    .handle("child", (task, context) -> "of the child");
            Worker worker = far.worker(
                    "FAR",
                    router,
                    WorkerOptions.ofDefaults().withRetryPolicy(TestJobs.SOON).withDiscard(Set.of(TaskState.COMPLETE)));
            worker.start();

            // Kept although it is to be discarded: the note of who waits for it is in a bucket of the hub, too.
            assertThat(near.await(parent, TaskState.COMPLETE).tries()).isEqualTo(2);
            TestJobs.awaitTrue(
                    "the child is worked and discarded", () -> near.jobs().list(TaskQuery.all()).join().tasks().stream()
                            .noneMatch(task -> task.id().equals(child.id())));
            near.awaitEmptyQueue();
            worker.stop(Duration.ofSeconds(5)).join();
            assertThat(leafHasStreams()).isFalse();
        }
    }

    private static boolean leafHasStreams() {
        try (AsyncJobs own = AsyncJobs.builder(ConnectionSettings.builder()
                        .servers(leaf.url())
                        .connectTimeout(Duration.ofSeconds(20))
                        .build())
                .queue(QueueConfig.of("OWN"))
                .open()) {
            return own.queueAdmin().names().join().contains("FAR");
        }
    }
}
