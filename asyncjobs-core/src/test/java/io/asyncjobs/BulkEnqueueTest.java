package io.asyncjobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.asyncjobs.task.Task;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many tasks are started, and that all of them come to an end. */
@Timeout(20)
class BulkEnqueueTest {

    private final List<Task> tasks =
            IntStream.range(0, 5000).mapToObj(i -> Task.builder("t").build()).toList();

    private CompletableFuture<List<Task>> run(Function<Task, CompletableFuture<Task>> enqueue) {
        return new BulkEnqueue(tasks, enqueue, Runnable::run).run();
    }

    @Test
    void hasNoMoreThanAThousandOnTheirWay() {
        List<CompletableFuture<Task>> open = new java.util.ArrayList<>();
        CompletableFuture<List<Task>> all = run(task -> {
            CompletableFuture<Task> each = new CompletableFuture<>();
            open.add(each);
            return each;
        });
        int done = 0;
        while (!all.isDone()) {
            assertThat(open.size() - done).isBetween(1, 1000);
            open.get(done).complete(tasks.get(done));
            done++;
        }

        assertThat(done).isEqualTo(5000);
        assertThat(all.join()).containsExactlyElementsOf(tasks);
    }

    @Test
    void endsAlsoWhenEnqueueingThrowsAtOnce() {
        AtomicInteger number = new AtomicInteger();
        CompletableFuture<List<Task>> all = run(task -> {
            if (number.incrementAndGet() % 7 == 0) {
                throw new StackOverflowError("deep");
            }
            return CompletableFuture.completedFuture(task);
        });

        assertThatThrownBy(all::join)
                .cause()
                .asInstanceOf(type(BulkEnqueueException.class))
                .satisfies(failure -> {
                    assertThat(failure.failures()).hasSize(5000 / 7);
                    assertThat(failure.enqueued()).hasSize(5000 - 5000 / 7);
                });
    }

    @Test
    void goesOnWhenTheExecutorFails() {
        List<CompletableFuture<Task>> open = new java.util.ArrayList<>();
        CompletableFuture<List<Task>> all = new BulkEnqueue(
                        tasks,
                        task -> {
                            CompletableFuture<Task> each = new CompletableFuture<>();
                            open.add(each);
                            return each;
                        },
                        task -> {
                            throw new OutOfMemoryError("unable to create native thread");
                        })
                .run();
        for (int i = 0; i < 5000; i++) {
            open.get(i).complete(tasks.get(i));
        }

        assertThat(all.join()).hasSize(5000);
    }
}
