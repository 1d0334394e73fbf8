package io.asyncjobs.spring.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.error.UnavailableException;
import io.asyncjobs.queue.QueueInfo;
import io.asyncjobs.queue.QueueLimits;
import io.asyncjobs.spring.AsyncJobsWorkers;
import io.asyncjobs.worker.Worker;
import io.nats.client.Connection;
import io.nats.client.api.ServerInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class AsyncJobsHealthIndicatorTest {

    private final Connection connection = mock(Connection.class);
    private final AsyncJobs jobs = mock(AsyncJobs.class);
    private final AsyncJobsWorkers workers = mock(AsyncJobsWorkers.class);

    @BeforeEach
    void theServerAnswers() {
        when(jobs.queueInfo("EMAIL"))
                .thenReturn(CompletableFuture.completedFuture(
                        new QueueInfo("EMAIL", 7, 1, new QueueLimits(Duration.ofSeconds(1), -1, 1))));
    }

    @Test
    void isUpWhileConnected() {
        worker(Duration.ofSeconds(30));
        ServerInfo server = mock(ServerInfo.class);
        when(server.getVersion()).thenReturn("2.15.2");
        when(connection.getServerInfo()).thenReturn(server);

        Health health = health(Connection.Status.CONNECTED);

        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails())
                .isEqualTo(Map.of(
                        "connection",
                        "CONNECTED",
                        "queues",
                        Map.of("EMAIL", "7 waiting"),
                        "serverVersion",
                        "2.15.2",
                        "workers",
                        Map.of("EMAIL", "3 of 10 busy")));
    }

    @Test
    void isDownWhenAWorkerGetsNoItems() {
        worker(Duration.ofSeconds(42));

        Health health = health(Connection.Status.CONNECTED);

        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.getDetails())
                .containsEntry("workers", Map.of("EMAIL", "3 of 10 busy, stalled: no answer for 42 s"));
    }

    @Test
    void isDownWhenAQueueIsMissing() {
        when(jobs.queueInfo("EMAIL"))
                .thenReturn(CompletableFuture.failedFuture(new NotFoundException("queue not found: EMAIL")));

        Health health = health(Connection.Status.CONNECTED);

        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.getDetails()).containsEntry("queues", Map.of("EMAIL", "queue not found: EMAIL"));
    }

    @Test
    void isDownWhenJetStreamDoesNotAnswerSoon() {
        when(jobs.queueInfo("EMAIL")).thenReturn(new CompletableFuture<>());

        Health health = health(Connection.Status.CONNECTED);

        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.getDetails()).containsEntry("queues", Map.of("EMAIL", "JetStream does not answer"));
    }

    @Test
    void isDownAndSaysWhyBeforeItIsOpen() {
        when(jobs.connection()).thenThrow(new UnavailableException("asyncjobs is not open yet"));
        when(jobs.queues()).thenReturn(Set.of("EMAIL"));

        Health health = new AsyncJobsHealthIndicator(jobs, workers).health();

        assertThat(health).isNotNull().returns(Status.DOWN, Health::getStatus);
        assertThat(health.getDetails())
                .isEqualTo(Map.of(
                        "connection", "OPENING",
                        "reason", "asyncjobs is not open yet",
                        "queues", Set.of("EMAIL")));
    }

    private void worker(Duration silence) {
        Worker worker = mock(Worker.class);
        when(worker.queue()).thenReturn("EMAIL");
        when(worker.busy()).thenReturn(3);
        when(worker.slots()).thenReturn(10);
        when(worker.silence()).thenReturn(silence);
        when(workers.workers()).thenReturn(List.of(worker));
    }

    @ParameterizedTest
    @EnumSource(value = Connection.Status.class, mode = EnumSource.Mode.EXCLUDE, names = "CONNECTED")
    void isDownOtherwise(Connection.Status status) {
        Health health = health(status);

        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.getDetails()).containsEntry("connection", status.name());
    }

    private Health health(Connection.Status status) {
        when(jobs.connection()).thenReturn(connection);
        when(jobs.queues()).thenReturn(Set.of("EMAIL"));
        when(connection.getStatus()).thenReturn(status);
        Health health = new AsyncJobsHealthIndicator(jobs, workers).health();
        assertThat(health).isNotNull();
        return health;
    }
}
