package io.asyncjobs.spring;

import static io.asyncjobs.spring.TaskHandlingIT.awaitState;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServer;
import io.asyncjobs.test.NatsServerExtension;
import io.asyncjobs.worker.Worker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;

@ExtendWith(NatsServerExtension.class)
class ShutdownIT {

    private static volatile CountDownLatch release = new CountDownLatch(0);
    private static volatile CountDownLatch started = new CountDownLatch(0);

    static class Slow {

        @Autowired
        private AsyncJobsOperations jobs;

        @TaskHandler("slow")
        String work(Task task) throws InterruptedException {
            started.countDown();
            if (!release.await(25, TimeUnit.SECONDS)) {
                throw new IllegalStateException("not released");
            }
            // The connection outlives the workers.
            return jobs.load(task.id()).orElseThrow().stateName();
        }

        @TaskHandler("stubborn")
        void sleep() throws InterruptedException {
            release.await(60, TimeUnit.SECONDS);
        }
    }

    private final NatsServer nats;
    private String queue = "";
    private ConfigurableApplicationContext observer;
    private AsyncJobsOperations jobs;

    ShutdownIT(NatsServer nats) {
        this.nats = nats;
    }

    @BeforeEach
    void setUp(TestInfo test) {
        queue = test.getTestMethod().orElseThrow().getName();
        release = new CountDownLatch(1);
        started = new CountDownLatch(1);
        observer = new TestApplication()
                .on(nats)
                .properties("asyncjobs.queue=" + queue, "asyncjobs.queues." + queue + ".max-run-time=30s")
                .run();
        jobs = observer.getBean(AsyncJobsOperations.class);
    }

    @AfterEach
    void tearDown() {
        release.countDown();
        observer.close();
    }

    @Test
    void waitsForRunningHandlersAndHandsTheRestBack() {
        ConfigurableApplicationContext context = worker().run();
        Task running = jobs.enqueue("slow", null);
        await().until(() -> started.getCount() == 0);
        Task waiting = jobs.enqueue("slow", null);

        Worker worker = context.getBean(AsyncJobsWorkers.class).worker(queue).orElseThrow();
        // In the common pool, which has one thread on a small machine: nothing here may depend on that.
        CompletableFuture<Void> closed = CompletableFuture.runAsync(context::close, ForkJoinPool.commonPool());
        await().until(() -> !worker.isRunning());
        assertThat(closed).isNotDone();
        release.countDown();

        assertThat(closed).succeedsWithin(Duration.ofSeconds(10));
        Task done = jobs.load(running.id()).orElseThrow();
        assertThat(done.state()).isEqualTo(TaskState.COMPLETE);
        assertThat(done.result().orElseThrow().payload()).isEqualTo("\"active\"");
        assertThat(jobs.load(waiting.id()).orElseThrow().tries()).isZero();
        try (ConfigurableApplicationContext second = worker().run()) {
            assertThat(second.isActive()).isTrue();
            assertThat(awaitState(jobs, waiting, TaskState.COMPLETE).tries()).isEqualTo(1);
        }
    }

    @Test
    void interruptsAfterTheTimeoutAndLosesNoTry() {
        ConfigurableApplicationContext context =
                worker().properties("asyncjobs.worker.shutdown-timeout=200ms").run();
        Task task = jobs.enqueue("stubborn", null);
        awaitState(jobs, task, TaskState.ACTIVE);

        context.close();

        Task released = jobs.load(task.id()).orElseThrow();
        assertThat(released.state()).isEqualTo(TaskState.RETRY);
        assertThat(released.tries()).isZero();
    }

    @Test
    void keepsTheJvmAliveWhileItWorksAndNotLonger() {
        try (ConfigurableApplicationContext context = worker().run()) {
            assertThat(context.isActive()).isTrue();
            assertThat(keepers()).isPositive();
        }
        await().until(() -> keepers() == 0);
    }

    private static long keepers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.isDaemon() && thread.getName().startsWith("asyncjobs-"))
                .count();
    }

    private TestApplication worker() {
        return new TestApplication(Slow.class, TestApplication.Impatient.class)
                .on(nats)
                .properties("asyncjobs.queue=" + queue, "asyncjobs.concurrency=1");
    }
}
