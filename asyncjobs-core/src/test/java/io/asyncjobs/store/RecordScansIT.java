package io.asyncjobs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.TestJobs;
import io.asyncjobs.error.UnavailableException;
import io.asyncjobs.signing.TaskSignatures;
import io.asyncjobs.task.Task;
import io.asyncjobs.test.NatsServer;
import io.asyncjobs.wire.Subjects;
import io.nats.client.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What can happen between two records of a scan (B5, B43). */
class RecordScansIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final NatsServer server = NatsServer.start();
    private final Connection connection = TestJobs.connect(server);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Storage storage = new Storage(
            connection,
            "$JS.API.",
            StorageOptions.ofDefaults(),
            TaskSignatures.none(),
            TIMEOUT,
            timer,
            Clock.systemUTC());
    private final JetStreamApi api =
            new JetStreamApi(new Requests(connection, timer), "$JS.API.", TIMEOUT, new Pauses(timer));
    private final RecordScans scans = new RecordScans(api, timer);
    private final List<StoredRecord> seen = new ArrayList<>();

    @BeforeEach
    void writeTenTasks() {
        TaskStore tasks = storage.openTasks().join();
        for (int i = 1; i <= 10; i++) {
            tasks.save(Task.builder("t").id("t" + i).build(), 0).join();
        }
    }

    @AfterEach
    void close() throws InterruptedException {
        scans.close();
        storage.close();
        timer.shutdownNow();
        connection.close();
        server.close();
    }

    @Test
    void readsFromASequenceOnAtMostSoMany() {
        RecordScan.End end = scans.read(3, 5, 2, seen::add).join();

        assertThat(seen).extracting(StoredRecord::sequence).containsExactly(3L, 4L, 5L, 6L, 7L);
        assertThat(seen).extracting(StoredRecord::id).startsWith("t3", "t4");
        assertThat(seen.get(0).read().task().type()).isEqualTo("t");
        assertThat(seen.get(0).time())
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
        assertThat(end).isEqualTo(new RecordScan.End(7, false));
    }

    @Test
    void saysWhetherItCameToTheEnd() {
        assertThat(scans.read(1, 100, 100, seen::add).join()).isEqualTo(new RecordScan.End(10, true));
        assertThat(scans.read(1, 10, 3, seen::add).join()).isEqualTo(new RecordScan.End(10, true));
        assertThat(scans.read(11, 10, 3, seen::add).join()).isEqualTo(new RecordScan.End(10, true));
        assertThat(scans.read(99, 10, 3, seen::add).join()).isEqualTo(new RecordScan.End(98, true));
    }

    @Test
    void comesToAnEndAlthoughSomebodyWritesAllTheTime() {
        RecordScan.End end = new RecordScan.End(0, false);
        for (int pages = 0; !end.exhausted(); pages++) {
            assertThat(pages).as("pages of 4 records").isLessThan(10);
            end = scans.read(end.last() + 1, 4, 1, record -> {
                        seen.add(record);
                        if (record.sequence() == 9) {
                            moveToTheEnd(1);
                        } else if (record.sequence() > 10) {
                            moveToTheEnd(5); // more than a page has room for
                        }
                        return true;
                    })
                    .join();
        }

        assertThat(seen)
                .extracting(StoredRecord::id)
                .contains(IntStream.rangeClosed(1, 10).mapToObj(i -> "t" + i).toArray(String[]::new));
    }

    private void moveToTheEnd(int number) {
        for (StoredRecord record : List.copyOf(seen.subList(0, number))) {
            connection.request(Subjects.task(record.id()), record.body()).join();
        }
    }

    @Test
    void endsWhenTheVisitorHasEnough() {
        assertThat(scans.read(1, 100, 100, record -> record.sequence() < 4).join())
                .isEqualTo(new RecordScan.End(4, false));
    }

    @Test
    void failsWithWhatTheVisitorThrows() {
        assertThatThrownBy(() -> scans.read(1, 100, 100, record -> {
                            throw new UnavailableException("not today");
                        })
                        .join())
                .hasCauseInstanceOf(UnavailableException.class)
                .hasMessageContaining("not today");
    }

    @Test
    void endsWhenTheRestIsDeletedMeanwhile() {
        RecordScan.End end = scans.read(1, 100, 1, record -> {
                    seen.add(record);
                    connection
                            .request("$JS.API.STREAM.PURGE." + Subjects.TASK_STREAM, new byte[0])
                            .join();
                    return true;
                })
                .join();

        assertThat(seen).hasSize(1);
        assertThat(end).isEqualTo(new RecordScan.End(1, true));
    }

    @Test
    void failsWhenTheStreamIsDeletedMeanwhile() {
        assertThatThrownBy(() -> scans.read(1, 100, 1, record -> {
                            connection
                                    .request("$JS.API.STREAM.DELETE." + Subjects.TASK_STREAM, new byte[0])
                                    .join();
                            return true;
                        })
                        .join())
                .hasCauseInstanceOf(UnavailableException.class);
    }

    @Test
    void failsWithinTheDeadlineOfARequestWhenTheServerFallsSilent() {
        AtomicBoolean frozen = new AtomicBoolean();
        long start = System.nanoTime();
        try {
            assertThatThrownBy(() -> scans.read(1, 100, 1, record -> {
                                if (!frozen.getAndSet(true)) {
                                    server.suspend();
                                }
                                return true;
                            })
                            .join())
                    .hasCauseInstanceOf(UnavailableException.class)
                    .hasMessageContaining("no answer from the server within 3000 ms");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
        } finally {
            server.resume();
        }
        assertThat(scans.read(1, 100, 100, seen::add).join()).isEqualTo(new RecordScan.End(10, true));
    }

    @Test
    void failsWhenTheConnectionIsLostAndReadsAgainWhenItIsBack() {
        AtomicBoolean killed = new AtomicBoolean();
        assertThatThrownBy(() -> scans.read(1, 100, 1, record -> {
                            if (!killed.getAndSet(true)) {
                                server.kill();
                            }
                            return true;
                        })
                        .join())
                .hasCauseInstanceOf(UnavailableException.class)
                .hasMessageContaining("the connection was lost while records were read");

        server.restart();
        TestJobs.awaitTrue("the connection is back", () -> connection.getStatus() == Connection.Status.CONNECTED);
        assertThat(scans.read(1, 100, 100, seen::add).join()).isEqualTo(new RecordScan.End(10, true));
    }

    @Test
    void closingEndsWhatIsRunning() {
        CompletableFuture<RecordScan.End> scan = scans.read(1, 100, 1, record -> {
            server.suspend();
            return true;
        });
        try {
            scans.close();
        } finally {
            server.resume();
        }

        assertThatThrownBy(scan::join)
                .hasCauseInstanceOf(UnavailableException.class)
                .hasMessageContaining("closed");
    }
}
