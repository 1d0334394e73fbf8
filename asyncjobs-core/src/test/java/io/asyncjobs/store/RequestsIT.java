package io.asyncjobs.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.asyncjobs.TestJobs;
import io.asyncjobs.test.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.Message;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Requests whose process stands still for a while, here only the thread that looks at deadlines. */
class RequestsIT {

    @RegisterExtension
    static final NatsServerExtension NATS = new NatsServerExtension();

    private final Connection connection = TestJobs.connect(NATS.server());
    private final Connection service = TestJobs.connect(NATS.server());
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Requests requests = new Requests(connection, timer);
    private final BlockingQueue<Message> asked = new LinkedBlockingQueue<>();
    private final CountDownLatch frozen = new CountDownLatch(1);

    @BeforeEach
    void serve() throws Exception {
        service.createDispatcher(asked::add).subscribe("slow");
        service.flush(Duration.ofSeconds(20));
        timer.execute(() -> await().atMost(Duration.ofMinutes(1)).until(() -> frozen.getCount() == 0));
    }

    @AfterEach
    void close() throws InterruptedException {
        requests.close();
        timer.shutdownNow();
        service.close();
        connection.close();
    }

    private CompletableFuture<Message> overdue() throws InterruptedException {
        long start = System.nanoTime();
        CompletableFuture<Message> reply = requests.send("slow", null, new byte[0], Duration.ofMillis(100));
        await().until(() -> System.nanoTime() - start > Duration.ofMillis(1500).toNanos());
        assertThat(reply).isNotDone();
        return reply;
    }

    @Test
    void anAnswerThatCameMeanwhileIsTaken() throws Exception {
        CompletableFuture<Message> reply = overdue();

        frozen.countDown();
        service.publish(asked.take().getReplyTo(), "late".getBytes(UTF_8));

        assertThat(reply.join().getData()).asString().isEqualTo("late");
    }

    @Test
    void aRequestWithoutAnswerEndsAllTheSame() throws Exception {
        CompletableFuture<Message> reply = overdue();

        frozen.countDown();

        assertThat(reply)
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(NoReplyException.class);
    }
}
