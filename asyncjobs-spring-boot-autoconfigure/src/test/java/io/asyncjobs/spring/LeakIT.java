package io.asyncjobs.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServer;
import io.asyncjobs.test.NatsServerExtension;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.context.ConfigurableApplicationContext;

/** What is left of contexts that are closed. */
@ExtendWith(NatsServerExtension.class)
class LeakIT {

    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final int TASKS = 200;
    private static final long SMALL = 2 << 20;

    static class Handlers {

        @TaskHandler("")
        byte[] work(Task task) {
            return new byte[1_000];
        }
    }

    private final NatsServer nats;

    LeakIT(NatsServer nats) {
        this.nats = nats;
    }

    @Test
    void leavesNoThreadAndNoHeapBehindAfterFiveRestarts() {
        Set<Thread> before = threads();
        List<Long> heap = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            WeakReference<ConfigurableApplicationContext> closed = workAndClose(i % 2 == 0);
            await().pollInSameThread().atMost(Duration.ofSeconds(8)).untilAsserted(() -> assertThat(threads())
                    .filteredOn(thread -> !before.contains(thread))
                    .filteredOn(thread -> !thread.isDaemon())
                    .isEmpty());
            // Not even by a registry of metrics, which Micrometer's own LogbackMetrics keep for ever.
            await().atMost(LIMIT).until(() -> {
                System.gc();
                return closed.refersTo(null);
            });
            heap.add(usedHeap());
        }

        // Those of listeners and callbacks end when nothing has been to do for 10 seconds.
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(threads())
                .filteredOn(thread -> !before.contains(thread))
                .filteredOn(thread -> thread.getName().matches("(?i).*(asyncjobs|nats).*"))
                .isEmpty());
        // The first one loads classes and fills caches.
        assertThat(heap.get(4) - heap.get(1)).as("growth of %s", heap).isLessThan(SMALL);
    }

    private WeakReference<ConfigurableApplicationContext> workAndClose(boolean lazy) {
        try (ConfigurableApplicationContext context = new TestApplication(Handlers.class)
                .on(nats)
                .properties(
                        "spring.main.lazy-initialization=" + lazy,
                        // In which Boot 4.0.7 leaves what it has put there.
                        "management.metrics.use-global-registry=false")
                .run()) {
            AsyncJobsOperations jobs = context.getBean(AsyncJobsOperations.class);
            List<Task> tasks = new ArrayList<>();
            for (int i = 0; i < TASKS; i++) {
                tasks.add(jobs.task("mail", "x").build());
            }
            for (Task task : jobs.enqueueAll(tasks)) {
                assertThat(jobs.await(task.id(), LIMIT).state()).isEqualTo(TaskState.COMPLETE);
            }
            return new WeakReference<>(context);
        }
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .collect(Collectors.toSet());
    }
}
