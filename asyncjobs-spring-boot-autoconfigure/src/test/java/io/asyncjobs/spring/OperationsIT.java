package io.asyncjobs.spring;

import static io.asyncjobs.spring.TaskHandlingIT.awaitState;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.asyncjobs.spring.health.AsyncJobsHealthIndicator;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;

class OperationsIT {

    static class Handlers {

        @TaskHandler("email:")
        void handle(String payload) {
            if (payload.equals("fail")) {
                throw new IllegalStateException("asked to");
            }
        }
    }

    @Test
    void measuresWithTheSameTagsAlways() {
        try (NatsServer nats = NatsServer.start();
                ConfigurableApplicationContext context = application(nats)) {
            AsyncJobsOperations jobs = context.getBean(AsyncJobsOperations.class);
            PrometheusMeterRegistry registry = context.getBean(PrometheusMeterRegistry.class);

            for (int i = 0; i < 3; i++) {
                awaitState(jobs, jobs.enqueue("email:" + i, "x"), TaskState.COMPLETE);
            }
            jobs.enqueue("email:new", "fail", task -> task.maxTries(1));
            jobs.enqueue("unknown", "x");

            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(registry.scrape())
                    .contains(
                            "asyncjobs_task_process_seconds_count{error=\"none\",outcome=\"complete\",queue=\"EMAIL\",type=\"email:\"} 3",
                            "asyncjobs_task_process_seconds_count{error=\"IllegalStateException\",outcome=\"expired\",queue=\"EMAIL\",type=\"email:\"} 1",
                            "asyncjobs_task_enqueue_seconds_count{error=\"none\",outcome=\"ok\",queue=\"EMAIL\",type=\"email:\"} 4",
                            "asyncjobs_task_enqueue_seconds_count{error=\"none\",outcome=\"ok\",queue=\"EMAIL\",type=\"other\"} 1",
                            "asyncjobs_task_wait_seconds_count{queue=\"EMAIL\",type=\"email:\"} 4",
                            "asyncjobs_worker_slots{queue=\"EMAIL\"} 2.0",
                            "asyncjobs_queue_depth{queue=\"EMAIL\"} 0.0"));
            assertThat(tagKeys(registry))
                    .isEqualTo(Map.ofEntries(
                            Map.entry("asyncjobs.task.process", "[error, outcome, queue, type]"),
                            Map.entry("asyncjobs.task.process.active", "[error, outcome, queue, type]"),
                            Map.entry("asyncjobs.task.enqueue", "[error, outcome, queue, type]"),
                            Map.entry("asyncjobs.task.enqueue.active", "[error, outcome, queue, type]"),
                            Map.entry("asyncjobs.task.finished", "[error, outcome, queue, type]"),
                            Map.entry("asyncjobs.task.wait", "[queue, type]"),
                            Map.entry("asyncjobs.task.orphaned", "[queue]"),
                            Map.entry("asyncjobs.item.discarded", "[queue, reason]"),
                            Map.entry("asyncjobs.worker.pull.failures", "[queue]"),
                            Map.entry("asyncjobs.worker.busy", "[queue]"),
                            Map.entry("asyncjobs.worker.slots", "[queue]"),
                            Map.entry("asyncjobs.queue.depth", "[queue]")));
        }
    }

    @Test
    void isUpWhileTheServerIsThereAndAgainWhenItIsBack() {
        try (NatsServer nats = NatsServer.start();
                ConfigurableApplicationContext context = application(nats)) {
            AsyncJobsHealthIndicator health = context.getBean(AsyncJobsHealthIndicator.class);
            await().until(() -> health.health().getStatus() == Status.UP);
            Health up = health.health();
            assertThat(up.getStatus()).isEqualTo(Status.UP);
            assertThat(up.getDetails())
                    .containsEntry("connection", "CONNECTED")
                    .containsEntry("serverVersion", nats.version())
                    .containsEntry("workers", Map.of("EMAIL", "0 of 2 busy"));

            nats.kill();
            await().until(() -> health.health().getStatus() == Status.DOWN);
            nats.ensureRunning();

            await().atMost(Duration.ofSeconds(60)).until(() -> health.health().getStatus() == Status.UP);
            AsyncJobsOperations jobs = context.getBean(AsyncJobsOperations.class);
            awaitState(jobs, jobs.enqueue("email:new", "x"), TaskState.COMPLETE);
        }
    }

    private static ConfigurableApplicationContext application(NatsServer nats) {
        return new TestApplication(Handlers.class)
                .on(nats)
                .properties("asyncjobs.queue=EMAIL", "asyncjobs.concurrency=2")
                .run();
    }

    private static Map<String, String> tagKeys(MeterRegistry registry) {
        return registry.getMeters().stream()
                .map(Meter::getId)
                .filter(id -> id.getName().startsWith("asyncjobs."))
                .collect(Collectors.toMap(
                        Meter.Id::getName,
                        id -> new TreeSet<>(
                                        id.getTags().stream().map(Tag::getKey).toList())
                                .toString(),
                        (one, other) -> one.equals(other) ? one : one + " and " + other,
                        TreeMap::new));
    }
}
