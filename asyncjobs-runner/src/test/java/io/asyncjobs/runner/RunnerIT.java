package io.asyncjobs.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServer;
import io.asyncjobs.test.NatsServerExtension;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The jar, where the image has it, with handlers of all kinds, on a file system that it can only read. */
@ExtendWith(NatsServerExtension.class)
class RunnerIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir
    private static Path root;

    @TempDir
    private static Path context;

    private static AsyncJobs jobs;
    private static Image image;
    private static Map<String, String> before;
    private static RunnerProcess runner;

    @BeforeAll
    static void start(NatsServer nats) throws Exception {
        jobs = EmailHandlers.jobs(nats);
        image = EmailHandlers.image(root, context, nats);
        before = image.content();
        runner = RunnerProcess.start(image, Map.of("AJ_CONCURRENCY", "3"));
        // Waits for its web server by itself.
        runner.port();
        await().atMost(LIMIT)
                .until(() -> runner.get("/actuator/health/readiness").statusCode() == 200);
    }

    @AfterAll
    static void stop() throws IOException {
        if (runner != null) {
            runner.close();
        }
        jobs.close();
    }

    @Test
    void worksTasksByCommands() {
        assertThat(result("webhook:call", "hello")).isEqualTo("\"\\\"HELLO\\\"\"");
        assertThat(image.temporaryDirectory()).isDirectoryNotContaining("glob:**asyncjobs-task*");
    }

    @Test
    void worksTasksByServicesElsewhere() {
        jobs.connection()
                .createDispatcher(request -> jobs.connection().publish(request.getReplyTo(), "logged".getBytes()))
                .subscribe("CHORIA_AJ.H.T.audit:log");

        String logged = Base64.getEncoder().encodeToString("logged".getBytes());
        assertThat(result("audit:log", "who did what")).isEqualTo("\"" + logged + "\"");
    }

    @Test
    void worksTasksByHandlersOfJars() throws Exception {
        assertThat(result("greeting:new", Map.of("name", "Ada"))).isEqualTo("{\"text\":\"Hello Ada\"}");

        await().atMost(LIMIT).untilAsserted(() -> assertThat(
                        runner.get("/actuator/prometheus").body())
                .containsPattern("asyncjobs_task_process_seconds_count\\{[^}]*greeting:new[^}]*} 1"));
    }

    @Test
    void tellsHowItIsAndNothingElse() throws Exception {
        assertThat(runner.get("/actuator/health").body())
                .isEqualTo("{\"groups\":[\"liveness\",\"readiness\"],\"status\":\"UP\"}");
        assertThat(runner.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
        assertThat(runner.get("/actuator/info").body()).contains("EMAIL");
        assertThat(runner.get("/actuator/prometheus").body())
                .containsPattern("asyncjobs_worker_slots\\{[^}]*EMAIL[^}]*} 3");
        assertThat(runner.get("/actuator/env").statusCode()).isEqualTo(404);
        assertThat(runner.get("/actuator/asyncjobs").statusCode()).isEqualTo(404);
        assertThat(runner.get("/").statusCode()).isEqualTo(404);
    }

    @Test
    void isHealthyForTheContainerEngine() throws Exception {
        assertThat(runner.run(Dockerfile.ofRunner().only("HEALTHCHECK"))).isZero();
    }

    @Test
    void listensOnLoopbackOnlyUnlessTold() throws IOException {
        connect("127.0.0.1");

        // Whoever listens on all addresses listens on this one too.
        assertThatThrownBy(() -> connect("127.0.0.2")).isInstanceOf(IOException.class);
    }

    @Test
    void writesNothingButTemporaryFiles() throws IOException {
        result("webhook:call", "hello");

        assertThat(image.content()).isEqualTo(before);
    }

    private static void connect(String address) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, runner.port()), 2_000);
        }
    }

    private static String result(String type, Object payload) {
        Task task = jobs.enqueue(jobs.task(type, payload).build()).join();
        Task done = jobs.await(task.id(), LIMIT).join();
        assertThat(done.state()).as(done.lastError()).isEqualTo(TaskState.COMPLETE);
        return done.result().orElseThrow().payload();
    }
}
