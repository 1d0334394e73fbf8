package io.asyncjobs.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskQuery;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServer;
import io.asyncjobs.test.NatsServerExtension;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ConfigurableApplicationContext;

@ExtendWith(NatsServerExtension.class)
class ManyTasksIT {

    private static final int TASKS = 10_000;

    static class Counting {

        final Map<String, Integer> runs = new ConcurrentHashMap<>();

        @TaskHandler("count")
        int count(Task task) {
            return runs.merge(task.id(), 1, Integer::sum);
        }
    }

    private final NatsServer nats;

    ManyTasksIT(NatsServer nats) {
        this.nats = nats;
    }

    /** A JVM without virtual threads takes its own in their place. */
    @ParameterizedTest
    @CsvSource({"true, 200", "false, 10"})
    void completesEachTaskOnce(boolean virtual, int concurrency) {
        String queue = "MANY" + concurrency;
        try (ConfigurableApplicationContext context = new TestApplication(Counting.class)
                .on(nats)
                .properties(
                        "spring.threads.virtual.enabled=" + virtual,
                        "asyncjobs.queue=" + queue,
                        "asyncjobs.concurrency=" + concurrency,
                        "asyncjobs.queues." + queue + ".max-concurrent=1000")
                .run()) {
            AsyncJobsOperations operations = context.getBean(AsyncJobsOperations.class);
            AsyncJobs jobs = context.getBean(AsyncJobs.class);
            List<Task> tasks = IntStream.range(0, TASKS)
                    .mapToObj(i -> operations.task("count", i).build())
                    .toList();

            operations.enqueueAll(tasks);

            await().atMost(Duration.ofSeconds(90))
                    .until(() -> jobs.queueInfo(queue).join(), info -> info.waiting() == 0 && info.pending() == 0);
            assertThat(context.getBean(Counting.class).runs).hasSize(TASKS);
            assertThat(context.getBean(Counting.class).runs.values()).allMatch(runs -> runs == 1);
            TaskQuery query = TaskQuery.all().withQueues(queue).withLimit(TASKS + 1);
            try (Stream<Task> all = jobs.stream(query)) {
                assertThat(all.filter(task -> task.state() == TaskState.COMPLETE && task.tries() == 1))
                        .hasSize(TASKS);
            }
        }
    }
}
