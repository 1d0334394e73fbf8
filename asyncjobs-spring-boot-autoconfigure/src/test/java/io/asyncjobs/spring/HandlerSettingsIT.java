package io.asyncjobs.spring;

import static io.asyncjobs.spring.TaskHandlingIT.awaitState;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.asyncjobs.handler.TaskContext;
import io.asyncjobs.retry.RetryPolicy;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServer;
import io.asyncjobs.test.NatsServerExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import reactor.core.publisher.Mono;

/** What handlers may say about themselves, on a server. */
@ExtendWith(NatsServerExtension.class)
class HandlerSettingsIT {

    private static final String LONG = "30s";

    record Sum(int total) {}

    record Tenant(String name) {}

    static class Handlers {

        final AtomicInteger running = new AtomicInteger();
        final AtomicInteger most = new AtomicInteger();
        final CountDownLatch open = new CountDownLatch(1);

        @TaskHandler({"sum:a", "sum:b"})
        Mono<Sum> sum(int payload) {
            return Mono.just(new Sum(payload)).delayElement(Duration.ofMillis(20));
        }

        @TaskHandler("total")
        int total(@DependencyResults Map<String, Sum> sums, Tenant tenant) {
            return sums.values().stream().mapToInt(Sum::total).sum()
                    + tenant.name().length();
        }

        @TaskHandler(value = "limited", concurrency = 1)
        int limited(TaskContext context) throws InterruptedException {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            try {
                open.await();
                return context.tries();
            } finally {
                running.decrementAndGet();
            }
        }

        @TaskHandler("free")
        void free() {}

        @TaskHandler(value = "slow", maxRunTime = "${slow.time}", retry = "impatient")
        String slow(TaskContext context) throws InterruptedException {
            if (context.tries() == 1) {
                new CountDownLatch(1).await();
            }
            return "second";
        }

        @TaskHandler(value = "long", inProgress = "300ms")
        int lasting(TaskContext context) {
            long end = System.nanoTime() + Duration.ofSeconds(8).toNanos();
            await().atMost(Duration.ofSeconds(30)).until(() -> System.nanoTime() > end);
            return context.tries();
        }

        @TaskHandler(value = "fatal", terminateOn = IllegalArgumentException.class)
        void fatal() {
            throw new IllegalStateException("bad", new IllegalArgumentException("input"));
        }

        @TaskHandler("decided")
        void decided() {
            throw new UnsupportedOperationException("not here");
        }

        @TaskHandler("decided:done")
        void done() {
            throw new UnsupportedOperationException("done before");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Around {

        /** May also enqueue: it needs what looks at the workers. */
        @Bean
        RetryPolicy impatient(AsyncJobsOperations jobs) {
            assertThat(jobs).isNotNull();
            return tries -> Duration.ofMillis(10);
        }

        @Bean
        TaskErrorHandler errors() {
            return (task, error) -> {
                if (!(error instanceof UnsupportedOperationException)) {
                    return TaskErrorDecision.undecided();
                }
                return task.type().endsWith("done") ? TaskErrorDecision.complete() : TaskErrorDecision.terminate();
            };
        }

        @Bean
        TaskArgumentResolver tenants() {
            return new TaskArgumentResolver() {
                @Override
                public boolean supports(MethodParameter parameter) {
                    return parameter.getParameterType() == Tenant.class;
                }

                @Override
                public Object resolve(MethodParameter parameter, Task task, TaskContext context) {
                    return new Tenant(task.queue());
                }
            };
        }
    }

    private final NatsServer nats;

    HandlerSettingsIT(NatsServer nats) {
        this.nats = nats;
    }

    @Test
    void waitsForReactiveResultsAndHandsThemToDependentTasks() {
        try (ConfigurableApplicationContext context = run("SUMS", LONG)) {
            AsyncJobsOperations jobs = context.getBean(AsyncJobsOperations.class);
            Task a = jobs.enqueue("sum:a", 20);
            Task b = jobs.enqueue("sum:b", 18);

            Task total = jobs.enqueue(
                    "total", null, task -> task.dependsOn(a.id(), b.id()).loadDependencies(true));

            assertThat(resultOf(jobs, total)).isEqualTo("42");
        }
    }

    @Test
    void runsAHandlersTasksOneByOneAndOthersBetweenThem() {
        try (ConfigurableApplicationContext context = run("LIMITED", LONG)) {
            AsyncJobsOperations jobs = context.getBean(AsyncJobsOperations.class);
            Handlers handlers = context.getBean(Handlers.class);
            List<Task> limited = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                limited.add(jobs.enqueue("limited", null));
            }
            await().until(() -> handlers.running.get() == 1);

            awaitState(jobs, jobs.enqueue("free", null), TaskState.COMPLETE);
            handlers.open.countDown();

            for (Task task : limited) {
                assertThat(resultOf(jobs, task)).isEqualTo("1");
            }
            assertThat(handlers.most).hasValue(1);
        }
    }

    @Test
    void triesAHandlerAgainWhoseTimeIsOver() {
        try (ConfigurableApplicationContext context = run("SLOW", LONG)) {
            AsyncJobsOperations jobs = context.getBean(AsyncJobsOperations.class);

            Task done = awaitState(jobs, jobs.enqueue("slow", null), TaskState.COMPLETE);

            assertThat(done.tries()).isEqualTo(2);
            assertThat(done.result().orElseThrow().payload()).isEqualTo("\"second\"");
        }
    }

    @Test
    void letsAHandlerRunOnThatTellsItIsGettingOn() {
        try (ConfigurableApplicationContext context = run("LASTING", "6s")) {
            AsyncJobsOperations jobs = context.getBean(AsyncJobsOperations.class);

            assertThat(resultOf(jobs, jobs.enqueue("long", null))).isEqualTo("1");
        }
    }

    @Test
    void endsTasksForExceptionsAsTheHandlerAndTheErrorHandlersSay() {
        try (ConfigurableApplicationContext context = run("FAILING", LONG)) {
            AsyncJobsOperations jobs = context.getBean(AsyncJobsOperations.class);

            Task fatal = awaitState(jobs, jobs.enqueue("fatal", null), TaskState.TERMINATED);
            Task decided = awaitState(jobs, jobs.enqueue("decided", null), TaskState.TERMINATED);

            assertThat(fatal.lastError()).isEqualTo("bad: terminate task");
            assertThat(decided.lastError()).isEqualTo("not here: terminate task");
            assertThat(resultOf(jobs, jobs.enqueue("decided:done", null))).isEqualTo("null");
        }
    }

    private ConfigurableApplicationContext run(String queue, String maxRunTime) {
        return new TestApplication(Handlers.class, Around.class)
                .on(nats)
                .properties(
                        "asyncjobs.queue=" + queue,
                        "asyncjobs.queues." + queue + ".max-run-time=" + maxRunTime,
                        "asyncjobs.concurrency=4",
                        "slow.time=100ms")
                .run();
    }

    private static String resultOf(AsyncJobsOperations jobs, Task task) {
        return awaitState(jobs, task, TaskState.COMPLETE).result().orElseThrow().payload();
    }
}
