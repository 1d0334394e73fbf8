package io.asyncjobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.error.AsyncJobsException;
import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.error.UnavailableException;
import io.asyncjobs.queue.QueueChange;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.queue.QueueDetails;
import io.asyncjobs.store.StorageOptions;
import io.asyncjobs.test.NatsServer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What administering queues says when it can't do what is wanted, and that nobody comes in its way (B45). */
class QueueAdminFailuresIT extends WithQueueAdmin {

    @Test
    void saysThatAQueueDoesNotExist() {
        Stream.<Supplier<CompletableFuture<?>>>of(
                        () -> admin.info("NOWHERE"),
                        () -> admin.purge("NOWHERE"),
                        () -> admin.delete("NOWHERE"),
                        () -> admin.configure("NOWHERE", QueueChange.none().withMaxTries(3)))
                .forEach(operation -> assertThatThrownBy(() -> operation.get().join())
                        .hasCauseInstanceOf(NotFoundException.class)
                        .hasMessageContaining("queue not found: NOWHERE"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b", "*", ">", "a b", "a/b"})
    void refusesNamesThatAreNone(String name) {
        Stream.<Supplier<CompletableFuture<?>>>of(
                        () -> admin.info(name),
                        () -> admin.purge(name),
                        () -> admin.delete(name),
                        () -> admin.configure(name, QueueChange.none()))
                .forEach(operation -> assertThatThrownBy(operation::get)
                        .isInstanceOf(InvalidRequestException.class)
                        .hasMessageStartingWith("queue name is "));
    }

    @Test
    void tellsTheServersWordsWhenItRefuses() {
        assertThatThrownBy(() -> admin.create(QueueConfig.of("MANY"), new StorageOptions(false, 3, Duration.ZERO))
                        .join())
                .hasCauseInstanceOf(AsyncJobsException.class)
                .hasMessageContaining("(10074)");
        assertThatThrownBy(() -> admin.info("MANY").join()).hasCauseInstanceOf(NotFoundException.class);
    }

    @Test
    void failsWithinItsDeadlineWhenTheServerIsAway() {
        try (NatsServer mortal = NatsServer.start();
                TestJobs mine = TestJobs.openPatiently(
                        mortal, builder -> builder.requestTimeout(Duration.ofMillis(500)), QueueConfig.of("AWAY"))) {
            mortal.kill();

            assertThatThrownBy(() -> mine.jobs().queueAdmin().list().join())
                    .hasCauseInstanceOf(UnavailableException.class);
            assertThatThrownBy(() ->
                            mine.jobs().queueAdmin().create(QueueConfig.of("X")).join())
                    .hasCauseInstanceOf(UnavailableException.class);
        }
    }

    @Test
    void listsWhileQueuesComeAndGo() {
        CompletableFuture<Void> changing = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 60; i++) {
                others.jobs()
                        .queueAdmin()
                        .create(QueueConfig.of("FLEETING" + i % 3))
                        .join();
                others.jobs().queueAdmin().delete("FLEETING" + i % 3).join();
            }
        });
        while (!changing.isDone()) {
            assertThat(admin.list().join()).extracting(QueueDetails::name).contains("OPEN");
        }
        changing.join();
    }
}
