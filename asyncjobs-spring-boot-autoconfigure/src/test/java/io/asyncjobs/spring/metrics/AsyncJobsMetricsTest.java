package io.asyncjobs.spring.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.queue.QueueInfo;
import io.asyncjobs.queue.QueueLimits;
import io.asyncjobs.spring.AsyncJobsWorkers;
import io.asyncjobs.task.Task;
import io.asyncjobs.worker.DiscardReason;
import io.asyncjobs.worker.TryOutcome;
import io.asyncjobs.worker.Worker;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AsyncJobsMetricsTest {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Task task = Task.builder("email:new").build().queuedIn("EMAIL");
    private AsyncJobsMetrics metrics;
    private boolean observed;

    @BeforeEach
    void setUp() {
        AsyncJobs jobs = mock(AsyncJobs.class);
        when(jobs.queues()).thenReturn(Set.of("EMAIL"));
        when(jobs.queueInfo("EMAIL"))
                .thenReturn(CompletableFuture.completedFuture(
                        new QueueInfo("EMAIL", 7, 1, new QueueLimits(Duration.ofSeconds(1), -1, 1))));
        Worker worker = mock(Worker.class);
        when(worker.queue()).thenReturn("EMAIL");
        when(worker.busy()).thenReturn(3);
        when(worker.slots()).thenReturn(10);
        AsyncJobsWorkers workers = new AsyncJobsWorkers() {
            @Override
            public List<Worker> workers() {
                return List.of(worker);
            }

            @Override
            public Optional<String> route(String queue, String type) {
                return type.startsWith("email:") ? Optional.of("email:") : Optional.empty();
            }
        };
        metrics = new AsyncJobsMetrics(jobs, workers, () -> observed);
        metrics.bindTo(registry);
    }

    @Test
    void timesTries() {
        metrics.finished("EMAIL", task, "email:", TryOutcome.COMPLETE, null, Duration.ofSeconds(2));
        metrics.finished(
                "EMAIL", task, "email:", TryOutcome.RETRY, new IllegalStateException("x"), Duration.ofSeconds(1));
        metrics.finished("EMAIL", task, "", TryOutcome.TERMINATED, new RuntimeException() {}, Duration.ofMillis(1));
        metrics.finished("EMAIL", task, "none", TryOutcome.EXPIRED, null, Duration.ofSeconds(-1));

        assertThat(registry.scrape())
                .contains(
                        "asyncjobs_task_process_seconds_count{error=\"none\",outcome=\"complete\",queue=\"EMAIL\",type=\"email:\"} 1",
                        "asyncjobs_task_process_seconds_sum{error=\"none\",outcome=\"complete\",queue=\"EMAIL\",type=\"email:\"} 2.0",
                        "asyncjobs_task_process_seconds_count{error=\"IllegalStateException\",outcome=\"retry\",queue=\"EMAIL\",type=\"email:\"} 1",
                        "{error=\"io.asyncjobs.spring.metrics.AsyncJobsMetricsTest$2\",outcome=\"terminated\",queue=\"EMAIL\",type=\"*\"} 1",
                        "asyncjobs_task_process_seconds_sum{error=\"none\",outcome=\"expired\",queue=\"EMAIL\",type=\"none\"} 0.0")
                .doesNotContain("quantile");
    }

    @Test
    void leavesTimesToObservationsAndCountsAllTheSame() {
        observed = true;
        metrics.finished("EMAIL", task, "email:", TryOutcome.COMPLETE, null, Duration.ofSeconds(2));
        metrics.enqueued(task, "EMAIL", null, Duration.ofMillis(5));
        metrics.started("EMAIL", task, "email:", Duration.ofMillis(5));

        assertThat(registry.scrape())
                .contains(
                        "asyncjobs_task_finished_total{error=\"none\",outcome=\"complete\",queue=\"EMAIL\",type=\"email:\"} 1",
                        "asyncjobs_task_wait_seconds_count{queue=\"EMAIL\",type=\"email:\"} 1")
                .doesNotContain("asyncjobs_task_process", "asyncjobs_task_enqueue");
    }

    @Test
    void timesNoHandlerThatDidNotRun() {
        metrics.finished("EMAIL", task, "email:", TryOutcome.RELEASED, null, Duration.ZERO);

        assertThat(registry.scrape())
                .contains("asyncjobs_task_finished_total{")
                .contains("outcome=\"released\"")
                .doesNotContain("asyncjobs_task_process_seconds_count");
    }

    @Test
    void countsDiscardedItemsAndFailedPullsFromZeroOn() {
        assertThat(registry.scrape())
                .contains(
                        "asyncjobs_task_orphaned_total{queue=\"EMAIL\"} 0",
                        "asyncjobs_worker_pull_failures_total{queue=\"EMAIL\"} 0",
                        "asyncjobs_item_discarded_total{queue=\"EMAIL\",reason=\"corrupt\"} 0");

        metrics.pullFailed("EMAIL", "409 Consumer Deleted");
        metrics.itemDiscarded("EMAIL", DiscardReason.CORRUPT, "corrupt queue item received");
        metrics.itemDiscarded("EMAIL", DiscardReason.CORRUPT, "the item names no task: 'a b'");
        metrics.itemDiscarded("EMAIL", DiscardReason.TASK_NOT_FOUND, "task not found: id1");

        assertThat(registry.scrape())
                .contains(
                        "asyncjobs_worker_pull_failures_total{queue=\"EMAIL\"} 1",
                        "asyncjobs_item_discarded_total{queue=\"EMAIL\",reason=\"corrupt\"} 2",
                        "asyncjobs_item_discarded_total{queue=\"EMAIL\",reason=\"task-not-found\"} 1");
    }

    @Test
    void countsTasksThatNobodyWillWork() {
        metrics.orphaned("EMAIL", task);

        assertThat(registry.scrape()).contains("asyncjobs_task_orphaned_total{queue=\"EMAIL\"} 1");
    }

    @Test
    void timesTheWaitForTheFirstStartAndNeverANegativeOne() {
        metrics.started("EMAIL", task, "email:", Duration.ofMillis(-5));
        metrics.started("EMAIL", task, "email:", null);

        assertThat(registry.scrape())
                .contains(
                        "asyncjobs_task_wait_seconds_count{queue=\"EMAIL\",type=\"email:\"} 1",
                        "asyncjobs_task_wait_seconds_sum{queue=\"EMAIL\",type=\"email:\"} 0.0");
    }

    @Test
    void timesEnqueueingByTheRouteAndNotByAnyType() {
        metrics.enqueued(task, "EMAIL", null, Duration.ofMillis(5));
        metrics.enqueued(Task.builder("from-a-user").build(), "EMAIL", new Exception(), Duration.ofMillis(5));

        assertThat(registry.scrape())
                .contains(
                        "asyncjobs_task_enqueue_seconds_count{error=\"none\",outcome=\"ok\",queue=\"EMAIL\",type=\"email:\"} 1",
                        "asyncjobs_task_enqueue_seconds_count{error=\"Exception\",outcome=\"error\",queue=\"EMAIL\",type=\"other\"} 1")
                .doesNotContain("from-a-user");
    }

    @Test
    void showsWorkersAndQueues() {
        registry.scrape();

        assertThat(registry.scrape())
                .contains(
                        "asyncjobs_worker_busy{queue=\"EMAIL\"} 3.0",
                        "asyncjobs_worker_slots{queue=\"EMAIL\"} 10.0",
                        "asyncjobs_queue_depth{queue=\"EMAIL\"} 7.0");
    }
}
