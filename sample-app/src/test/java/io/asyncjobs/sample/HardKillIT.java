package io.asyncjobs.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar in a process of its own, which is killed in the middle of its work. */
class HardKillIT {

    private static final Duration START = Duration.ofSeconds(90);
    private static final Pattern WEB_PORT = Pattern.compile("Tomcat started on port (\\d+)");
    private static final Pattern NATS_PROCESS = Pattern.compile("nats-server .* \\(process (\\d+),");

    @TempDir
    private Path directory;

    private Process application;
    private Path log;
    private SampleClient sample;

    @BeforeEach
    void startSlow() throws IOException {
        // Two tasks a second: there is work left when it is killed, however long it takes to enqueue it.
        start("5s");
    }

    private void start(String sendDelay) throws IOException {
        log = Files.createTempFile(directory, "sample", ".log");
        application = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        "target/sample-app.jar",
                        "--server.port=0",
                        "--sample.nats.directory=" + directory.resolve("nats"),
                        "--sample.send-delay=" + sendDelay)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        sample = SampleClient.at(logged(WEB_PORT));
    }

    @AfterEach
    void kill() throws InterruptedException {
        ProcessHandle server = ProcessHandle.of(logged(NATS_PROCESS)).orElse(null);
        application.destroyForcibly().waitFor();
        if (server != null) {
            // No orphan is left, whatever happened to its application.
            assertThat(server.onExit()).succeedsWithin(Duration.ofSeconds(20));
        }
    }

    @Test
    void losesNoTask() throws Exception {
        List<String> tasks = IntStream.range(0, 200).mapToObj(this::post).toList();
        await().atMost(Duration.ofSeconds(60)).until(() -> count(tasks, "complete") >= 10);

        // Between two tasks there is a moment in which none is.
        await().atMost(Duration.ofSeconds(10)).until(() -> count(tasks, "active") > 0);
        assertThat(count(tasks, "complete")).isLessThan(tasks.size() - 50);
        kill();
        start("0s");

        await().atMost(Duration.ofSeconds(120)).until(() -> count(tasks, "complete") == tasks.size());
    }

    private String post(int number) {
        return sample.post("ada@example.net", "Mail " + number);
    }

    private long count(List<String> tasks, String state) {
        return tasks.stream().map(sample::state).filter(state::equals).count();
    }

    private long logged(Pattern pattern) {
        await().atMost(START).until(() -> !application.isAlive() || found(pattern) != null);
        return Long.parseLong(Objects.requireNonNull(found(pattern), this::text));
    }

    private String found(Pattern pattern) {
        Matcher matcher = pattern.matcher(text());
        return matcher.find() ? matcher.group(1) : null;
    }

    private String text() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
