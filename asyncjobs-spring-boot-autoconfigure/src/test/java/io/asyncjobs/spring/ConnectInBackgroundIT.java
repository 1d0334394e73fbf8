package io.asyncjobs.spring;

import static io.asyncjobs.spring.TaskHandlingIT.awaitState;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.error.UnavailableException;
import io.asyncjobs.spring.actuate.AsyncJobsEndpoint;
import io.asyncjobs.spring.actuate.AsyncJobsInfoContributor;
import io.asyncjobs.spring.health.AsyncJobsHealthIndicator;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.nats.client.Connection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Applications that start without their server. */
@ExtendWith(OutputCaptureExtension.class)
class ConnectInBackgroundIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    static class Handlers {

        @TaskHandler(value = "email:", maxRunTime = "20m")
        String handle(String payload) {
            return payload;
        }
    }

    static class Others {

        @TaskHandler("email:")
        void handle() {}
    }

    @Configuration(proxyBeanMethods = false)
    static class Listening {

        final List<String> heard = new CopyOnWriteArrayList<>();

        @Bean
        EnqueueListener listener() {
            return (task, queue, error, took) ->
                    heard.add(error == null ? "ok" : error.getClass().getSimpleName());
        }
    }

    @Test
    void startsWithoutAServerAndWorksWhenItIsThere(CapturedOutput output) {
        try (NatsServer nats = NatsServer.start()) {
            nats.stop();
            try (ConfigurableApplicationContext context = application(nats.url().replace("//", "//me:hush@"))
                    .properties("asyncjobs.queues.EMAIL.max-run-time=1h")
                    .run()) {
                await().until(() -> output.getOut().contains("this is tried again until it works"));
                assertThat(output).contains("connection refused", "Start a NATS server with JetStream there");
                saysThatItIsNotOpen(context);
                failsQuickly(context);
                await().during(Duration.ofSeconds(3))
                        .atMost(Duration.ofSeconds(30))
                        .untilAsserted(() -> assertThat(output.getOut().split("this is tried again until it works"))
                                .as("logged once")
                                .hasSize(2));

                nats.ensureRunning();

                works(context);
                assertThat(output).contains("asyncjobs is open, tried since").doesNotContain("hush");
            }
        }
    }

    private static void saysThatItIsNotOpen(ConfigurableApplicationContext context) {
        Health health = context.getBean(AsyncJobsHealthIndicator.class).health();
        assertThat(health).isNotNull().returns(Status.DOWN, Health::getStatus);
        assertThat(health.getDetails())
                .containsEntry("connection", "OPENING")
                .extractingByKey("reason", InstanceOfAssertFactories.STRING)
                .startsWith("asyncjobs is not open yet, tried since ")
                .endsWith(": cannot connect to NATS (connection refused)");
        assertThat(context.getBean(ApplicationAvailability.class).getReadinessState())
                .isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);
        Info.Builder info = new Info.Builder();
        context.getBean(AsyncJobsInfoContributor.class).contribute(info);
        assertThat(info.build().getDetails())
                .extractingByKey("asyncjobs", InstanceOfAssertFactories.map(String.class, Object.class))
                .containsEntry("connected", false)
                .containsEntry("queues", Set.of("EMAIL"));
        assertThat(context.getBean(AsyncJobsEndpoint.class).asyncJobs().queues())
                .singleElement()
                .satisfies(queue -> assertThat(queue.error()).contains("not open yet"))
                .satisfies(queue -> assertThat(queue.handlers()).containsExactly("email:"));
        assertThat(context.getBean(MeterRegistry.class)
                        .get("asyncjobs.queue.depth")
                        .gauge()
                        .value())
                .isNaN();
        assertThat(context.getBeanNamesForType(Connection.class)).isEmpty();
        assertThat(context.getBean(AsyncJobsWorkers.class).workers()).isEmpty();
    }

    private static void failsQuickly(ConfigurableApplicationContext context) {
        AsyncJobsOperations jobs = context.getBean(AsyncJobsOperations.class);
        assertThatThrownBy(() -> jobs.enqueue("email:new", "x"))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("not open yet");
        assertThatThrownBy(() -> jobs.load("1")).isInstanceOf(UnavailableException.class);
        CompletableFuture<Task> committed =
                jobs.enqueueAfterCommit(jobs.task("email:new", "x").build());
        assertThat(committed).failsWithin(SOON);
        assertThat(context.getBean(Listening.class).heard)
                .containsExactly("UnavailableException", "UnavailableException");
    }

    private static void works(ConfigurableApplicationContext context) {
        AsyncJobsHealthIndicator health = context.getBean(AsyncJobsHealthIndicator.class);
        await().atMost(SOON).until(() -> health.health().getStatus() == Status.UP);
        AsyncJobsOperations jobs = context.getBean(AsyncJobsOperations.class);
        Task done = awaitState(jobs, jobs.enqueue("email:new", "x"), TaskState.COMPLETE);
        assertThat(jobs.result(done, String.class)).contains("x");
        await().untilAsserted(() ->
                assertThat(health.health().getDetails()).containsEntry("workers", Map.of("EMAIL", "0 of 2 busy")));
        MeterRegistry meters = context.getBean(MeterRegistry.class);
        await().atMost(SOON)
                .until(() -> meters.get("asyncjobs.queue.depth").gauge().value() == 0);
        assertThat(meters.get("asyncjobs.worker.slots").gauge().value()).isEqualTo(2);
    }

    @Test
    void stopsStartsAndPausesBeforeTheServerIsThere() {
        try (NatsServer nats = NatsServer.start()) {
            nats.stop();
            try (ConfigurableApplicationContext context = application(nats.url())
                    .properties("asyncjobs.queues.EMAIL.max-run-time=1h")
                    .run()) {
                AsyncJobsWorkers workers = context.getBean(AsyncJobsWorkers.class);
                workers.pause("EMAIL");
                context.stop();
                assertThat(workers.paused()).isEmpty();
                context.start();
                workers.pause("EMAIL");

                nats.ensureRunning();

                await().atMost(SOON).until(() -> !workers.workers().isEmpty());
                assertThat(workers.paused()).containsExactly("EMAIL");
                workers.resume("EMAIL");
                works(context);
                context.stop();
                context.start();
                works(context);
            }
        }
    }

    @Test
    void endsSoonAndLeavesNoThreadWhenItIsClosedBefore() {
        Set<Thread> before = threads();
        ConfigurableApplicationContext context =
                application("nats://127.0.0.1:1").run();
        assertThat(threads()).as("those of other tests may end meanwhile").anyMatch(thread -> !before.contains(thread));

        long start = System.nanoTime();
        context.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        await().atMost(SOON).untilAsserted(() -> assertThat(threads())
                .filteredOn(thread -> !before.contains(thread))
                .isEmpty());
    }

    @Test
    void saysWhenAHandlerHasMoreTimeThanItsQueue(CapturedOutput output) {
        try (NatsServer nats = NatsServer.start()) {
            nats.stop();
            try (ConfigurableApplicationContext context = application(nats.url())
                    .properties("asyncjobs.queues.EMAIL.max-run-time=1m")
                    .run()) {
                nats.ensureRunning();
                works(context);
                await().until(() -> output.getOut().contains("handle(String) has maxRunTime = PT20M"));
            }
        }
    }

    @Test
    void failsAtOnceForWhatNoWaitingHeals(@TempDir Path home) {
        fails("no such file", application("nats://127.0.0.1:1").properties("asyncjobs.nats.credentials=no.creds"));
        fails("two handlers", application("nats://127.0.0.1:1", Others.class));
        fails("asyncjobs.retry", application("nats://127.0.0.1:1").properties("asyncjobs.retry=2m"));
        fails("does not exist", background().properties("asyncjobs.nats.context=NONE", "XDG_CONFIG_HOME=" + home));
        fails("max-run-time", application("nats://127.0.0.1:1").properties("asyncjobs.queues.EMAIL.max-run-time=0s"));
        assertThat(threads()).noneMatch(thread -> thread.getName().equals("asyncjobs-start"));
    }

    private static void fails(String why, TestApplication application) {
        assertThatThrownBy(() -> application.run().close()).hasStackTraceContaining(why);
    }

    private static TestApplication application(String url, Class<?>... more) {
        return background(more).properties("asyncjobs.nats.url=" + url);
    }

    private static TestApplication background(Class<?>... more) {
        Class<?>[] beans = more.length == 0
                ? new Class<?>[] {Handlers.class, Listening.class}
                : new Class<?>[] {Handlers.class, Listening.class, more[0]};
        return new TestApplication(beans)
                .properties(
                        "asyncjobs.nats.connect-in-background=true",
                        "asyncjobs.queue=EMAIL",
                        "asyncjobs.concurrency=2",
                        "management.endpoints.web.exposure.include=asyncjobs");
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("(?i).*(asyncjobs|nats).*"))
                .collect(Collectors.toSet());
    }

    @Test
    void offersTheConnectionByTheClient() {
        try (NatsServer nats = NatsServer.start();
                ConfigurableApplicationContext context = application(nats.url())
                        .properties("asyncjobs.queues.EMAIL.max-run-time=1h")
                        .run()) {
            works(context);
            assertThat(context.getBean(AsyncJobs.class).connection().getStatus())
                    .isEqualTo(Connection.Status.CONNECTED);
        }
    }
}
