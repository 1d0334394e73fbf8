package io.asyncjobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.asyncjobs.error.AsyncJobsException;
import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.error.UnavailableException;
import io.asyncjobs.event.EventListener;
import io.asyncjobs.handler.Router;
import io.asyncjobs.nats.ConnectionSettings;
import io.asyncjobs.nats.NatsConnectException;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskQuery;
import io.asyncjobs.test.NatsServer;
import io.asyncjobs.worker.Worker;
import io.asyncjobs.worker.WorkerOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenInBackgroundIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String NOBODY = "nats://me:hush@127.0.0.1:1";

    private final List<AsyncJobsException> reasons = new CopyOnWriteArrayList<>();

    @Test
    void opensWhenTheServerIsStartedLater() throws Exception {
        try (NatsServer server = NatsServer.start()) {
            server.stop();
            try (AsyncJobs jobs = open(server, QueueConfig.of("EMAIL"))) {
                await().atMost(SOON).until(() -> !reasons.isEmpty());
                assertThat(jobs.opened()).isNotDone();

                server.ensureRunning();
                jobs.opened().get(60, TimeUnit.SECONDS);

                Task task = jobs.enqueue(jobs.task("email:new", "x").build()).join();
                assertThat(jobs.load(task.id()).join().queue()).isEqualTo("EMAIL");
                assertThat(jobs.connection().getServerInfo().getPort()).isEqualTo(server.port());
                assertThat(jobs.opened()).isCompleted();
            }
            assertThat(reasons).singleElement().isInstanceOfSatisfying(NatsConnectException.class, reason -> assertThat(
                            reason.reason())
                    .isEqualTo(NatsConnectException.Reason.CONNECTION_REFUSED));
        }
    }

    @Test
    void opensWhenTheCredentialsAreTakenLater() throws Exception {
        int port;
        try (NatsServer server = NatsServer.builder()
                .configuration("authorization { user: me, password: other }")
                .start()) {
            port = server.port();
            try (AsyncJobs jobs = open("nats://me:hush@127.0.0.1:" + port, QueueConfig.ofDefault())) {
                await().atMost(SOON).until(() -> !reasons.isEmpty());
                assertUnavailable(jobs::connection, "cannot connect to NATS (credentials refused)");
                server.stop();
                try (NatsServer corrected = NatsServer.builder()
                        .port(port)
                        .configuration("authorization { user: me, password: hush }")
                        .start()) {
                    jobs.opened().get(60, TimeUnit.SECONDS);
                    assertThat(corrected.isRunning()).isTrue();
                    assertThat(jobs.queueInfo("DEFAULT").join().waiting()).isZero();
                }
            }
        }
        assertThat(reasons.get(0)).hasMessageContaining("the server refused the credentials");
        assertThat(reasons).noneMatch(reason -> reason.getMessage().contains("hush"));
    }

    @Test
    void opensWhenJetStreamIsSwitchedOnLater() throws Exception {
        int port;
        try (NatsServer server = NatsServer.builder()
                .configuration("accounts { A { users = [{ user: me, password: hush }] } }")
                .start()) {
            port = server.port();
            try (AsyncJobs jobs = open("nats://me:hush@127.0.0.1:" + port, QueueConfig.ofDefault())) {
                await().atMost(SOON).until(() -> !reasons.isEmpty());
                assertThat(reasons.get(0)).hasMessageContaining("JetStream");
                server.stop();
                try (NatsServer changed = NatsServer.builder()
                        .port(port)
                        .configuration("accounts { A { jetstream: enabled, users = [{ user: me, password: hush }] } }")
                        .start()) {
                    jobs.opened().get(60, TimeUnit.SECONDS);
                    assertThat(changed.isRunning()).isTrue();
                    assertThat(jobs.tasksInfo().join().count()).isZero();
                }
            }
        }
    }

    @Test
    void opensWhenSomebodyElseHasCreatedTheQueue() throws Exception {
        try (NatsServer server = NatsServer.start();
                AsyncJobs jobs = open(server, QueueConfig.join("LATER"));
                AsyncJobs other = AsyncJobs.builder(settings(server.url())).open()) {
            await().atMost(SOON).until(() -> !reasons.isEmpty());
            assertThat(reasons.get(0)).isInstanceOf(NotFoundException.class);
            assertUnavailable(jobs::connection, "queue not found: LATER");

            other.queueAdmin().create(QueueConfig.of("LATER")).join();
            jobs.opened().get(60, TimeUnit.SECONDS);

            CompletableFuture<String> worked = new CompletableFuture<>();
            Worker worker = jobs.worker(
                    "LATER",
                    new Router().handle("", (task, context) -> worked.complete(task.id())),
                    WorkerOptions.ofDefaults());
            worker.start();
            Task task = jobs.enqueue(jobs.task("email:new", "x").build()).join();
            assertThat(worked.get(60, TimeUnit.SECONDS)).isEqualTo(task.id());
            worker.stop(Duration.ofSeconds(2)).join();
            assertThat(reasons.subList(1, reasons.size())) // it may have looked while the queue was being created
                    .allSatisfy(reason -> assertThat(reason).hasMessageContaining("queue consumer not found: LATER"));
        }
    }

    @Test
    void opensOnAConnectionThatIsThereAlready() throws Exception {
        try (NatsServer server = NatsServer.start();
                AsyncJobs jobs = AsyncJobs.builder(TestJobs.connect(server))
                        .closeConnection(true)
                        .openInBackground()) {
            jobs.opened().get(60, TimeUnit.SECONDS);
            assertThat(jobs.queueInfo("DEFAULT").join().waiting()).isZero();
        }
    }

    @Test
    void hasOpenedAtOnceWhenItWasOpenedInTheForeground() {
        try (NatsServer server = NatsServer.start();
                AsyncJobs jobs = AsyncJobs.builder(settings(server.url())).open()) {
            assertThat(jobs.opened()).isCompleted();
        }
    }

    @Test
    void failsQuicklyAndSaysWhyBefore() {
        try (AsyncJobs jobs = open(NOBODY, QueueConfig.of("EMAIL"))) {
            await().atMost(SOON).until(() -> !reasons.isEmpty());
            Task task = jobs.task("email:new", "x").build();
            String why = "cannot connect to NATS (connection refused)";

            assertUnavailable(jobs.enqueue(task)::join, why);
            assertUnavailable(jobs.load("1")::join, why);
            assertUnavailable(jobs.retry("1")::join, why);
            assertUnavailable(jobs.delete("1")::join, why);
            assertUnavailable(jobs.deleteUnusable("1")::join, why);
            assertUnavailable(jobs.await("1", SOON)::join, why);
            assertUnavailable(jobs.list(TaskQuery.all())::join, why);
            assertUnavailable(jobs.stream(TaskQuery.all())::toList, why);
            assertUnavailable(jobs.tasksInfo()::join, why);
            assertUnavailable(jobs.purgeTasks()::join, why);
            assertUnavailable(jobs.queueInfo("EMAIL")::join, why);
            assertUnavailable(jobs::queueAdmin, why);
            assertUnavailable(jobs::connection, why);
            assertUnavailable(() -> jobs.subscribe(new EventListener() {}), why);
            assertUnavailable(() -> jobs.worker("EMAIL", new Router(), WorkerOptions.ofDefaults()), why);
            assertThatThrownBy(jobs.enqueueAll(List.of(task))::join)
                    .cause()
                    .isInstanceOfSatisfying(BulkEnqueueException.class, failed -> assertThat(
                                    failed.failures().get(task.id()))
                            .isInstanceOf(UnavailableException.class)
                            .hasMessageContaining(why));
        }
    }

    @Test
    void knowsNamesAndRefusesWhatIsWrongBefore() {
        try (AsyncJobs jobs = open(NOBODY, QueueConfig.of("EMAIL"), QueueConfig.of("MORE"))) {
            assertThat(jobs.queue()).isEqualTo("EMAIL");
            assertThat(jobs.queues()).containsExactly("EMAIL", "MORE");
            assertThat(jobs.codec().encode("x")).isEqualTo("\"x\"".getBytes(StandardCharsets.UTF_8));
            assertThat(jobs.requestReplyHandler("email:")).isNotNull();
            Task task = jobs.task("email:new", "x").build();
            jobs.check(task, "MORE");

            assertThatThrownBy(() -> jobs.check(task, "OTHER"))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessage("queue OTHER has not been opened; open: EMAIL, MORE");
            assertThatThrownBy(() -> jobs.enqueue(task, "OTHER")).isInstanceOf(InvalidRequestException.class);
            assertThatThrownBy(() -> jobs.load("no id")).isInstanceOf(InvalidRequestException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nats://127.0.0.1:1", "nats://10.255.255.1:4222"})
    void endsSoonWhenItIsClosedWhileItTries(String url) {
        AsyncJobs jobs = open(url, QueueConfig.ofDefault());
        await().until(() -> threads().size() == 1);
        CompletableFuture<?> opened = jobs.opened();

        long start = System.nanoTime();
        jobs.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertUnavailable(() -> opened.get(1, TimeUnit.SECONDS), "the client has been closed");
        assertUnavailable(jobs.load("1")::join, "the client has been closed");
        await().atMost(SOON).until(() -> threads().isEmpty());
    }

    @Test
    void failsAtOnceWhenNoTryCanSucceed() {
        ConnectionSettings settings = ConnectionSettings.builder()
                .servers(NOBODY.replace("me:hush@", ""))
                .credentials(Path.of("no.creds"))
                .build();

        assertThatThrownBy(() -> AsyncJobs.builder(settings).openInBackground(reasons::add))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("no such file");
        assertThat(threads()).isEmpty();
    }

    private AsyncJobs open(NatsServer server, QueueConfig queue) {
        return open(server.url(), queue);
    }

    private AsyncJobs open(String url, QueueConfig... queues) {
        AsyncJobsBuilder builder = AsyncJobs.builder(settings(url));
        List.of(queues).forEach(builder::queue);
        return builder.openInBackground(reasons::add);
    }

    private static ConnectionSettings settings(String url) {
        return ConnectionSettings.builder()
                .servers(url)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
    }

    private static void assertUnavailable(ThrowingCallable call, String why) {
        assertThatThrownBy(call)
                .extracting(thrown -> thrown instanceof AsyncJobsException ? thrown : thrown.getCause())
                .isInstanceOfSatisfying(UnavailableException.class, unavailable -> assertThat(unavailable)
                        .hasMessageContaining(why)
                        .hasMessageNotContainingAny("hush", "127.0.0.1"));
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("asyncjobs-opening"))
                .toList();
    }
}
