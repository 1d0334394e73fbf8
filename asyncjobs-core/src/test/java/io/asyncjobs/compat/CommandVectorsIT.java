package io.asyncjobs.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.asyncjobs.TestJobs;
import io.asyncjobs.compat.Wiretap.Heard;
import io.asyncjobs.handler.CommandHandler;
import io.asyncjobs.handler.CommandOptions;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServerExtension;
import io.asyncjobs.vectors.Vectors;
import io.asyncjobs.wire.Subjects;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** command.json: scripts run by the worker, and what becomes of their tasks, compared with Go's (protocol 18). */
@EnabledOnOs(OS.LINUX)
class CommandVectorsIT {

    private static final String TAIL = "the end of the output is told (B42)";
    private static final String VARIABLES = "a few variables of the worker are passed (B42)";

    private static final String OVERTIME = "run time exceeded, child is killed";

    /** What is not as in Go. */
    private static final Map<String, Ours> DIFFERENCES = Map.of(
            "exit 1",
            new Ours(TaskState.RETRY, "execution failed: exit status 1: failed badly", "", TAIL),
            "exit 75",
            new Ours(TaskState.RETRY, "execution failed: exit status 75: temporary", "", TAIL),
            "environment",
            new Ours(TaskState.COMPLETE, "", environment(), VARIABLES),
            "no PATH so plain commands come from the shell default",
            new Ours(
                    TaskState.COMPLETE,
                    "",
                    "PATH=" + System.getenv("PATH") + " HOME=" + Objects.toString(System.getenv("HOME"), "") + "\n",
                    VARIABLES),
            OVERTIME,
            new Ours(
                    TaskState.RETRY,
                    "the handler ran longer than the queue's run time of 5000 ms; make it quicker, let it report progress,"
                            + " or give the queue more time",
                    "",
                    "the worker ends the try when its time is over, whatever its handler is (B7)"),
            "output of 1.5 MB",
            new Ours(
                    TaskState.RETRY,
                    "execution failed: the output has more than 1048576 bytes; write less, or raise the limit if the"
                            + " server takes such records",
                    "",
                    "a result that can't be stored fails the try (B3)"));

    private record Ours(TaskState state, String error, String result, String reason) {}

    @RegisterExtension
    static final NatsServerExtension NATS = new NatsServerExtension();

    @TempDir
    private Path directory;

    static List<JsonNode> commands() {
        return Vectors.cases("command.json");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void endsATaskAsRecordedOrAsTheTableSays(JsonNode recorded) throws Exception {
        Path script = write(recorded);
        JsonNode theirs = recorded.path("task_after");
        String id = member(theirs, "id");
        String type = member(theirs, "type");
        // Time enough for a slow machine to begin.
        Duration runTime = name(recorded).equals(OVERTIME)
                ? Duration.ofSeconds(5)
                : Duration.ofNanos(recorded.path("queue_run_time_ns").asLong());
        QueueConfig queue = QueueConfig.of(member(theirs, "queue")).withMaxRunTime(runTime);
        CommandOptions options = CommandOptions.ofDefaults().withDirectory(directory);
        List<Path> filesBefore = taskFiles(id);
        try (TestJobs jobs = new TestJobs(NATS.server(), queue);
                Wiretap tap = new Wiretap(NATS.server(), "$JS.ACK." + Subjects.queueStream(queue.name()) + ".>")) {
            byte[] payload = Base64.getDecoder().decode(member(theirs, "payload"));
            Task task = jobs.jobs()
                    .task(type, Vectors.json(payload))
                    .id(id)
                    .created(Instant.parse(member(theirs, "created")))
                    .build();
            jobs.jobs().enqueue(task).join();
            long started = System.nanoTime();
            jobs.work(
                    type,
                    CommandHandler.of("script", options),
                    worker -> worker.withRetryPolicy(tries -> Duration.ofMinutes(1)));
            TestJobs.awaitTrue("the item is ended", () -> !tap.now().isEmpty());
            Duration took = Duration.ofNanos(System.nanoTime() - started);

            assertTask(recorded, script, jobs.jobs().load(id).join());
            String acks = tap.heard().stream().map(Heard::text).collect(Collectors.joining());
            assertThat(acks).startsWith(expected(recorded, script).state == TaskState.COMPLETE ? "+ACK" : "-NAK {");
            long seconds = recorded.path("seconds_until_ack").asLong();
            assertThat(took).isBetween(Duration.ofSeconds(Math.min(seconds, 1)), Duration.ofSeconds(seconds + 20));
            TestJobs.awaitTrue("the task's file is removed", () -> filesBefore.containsAll(taskFiles(id)));
        }
    }

    @Test
    void differsInCasesThatThereAre() {
        assertThat(commands().stream().map(CommandVectorsIT::name)).containsAll(DIFFERENCES.keySet());
    }

    private static void assertTask(JsonNode recorded, Path script, Task after) {
        Ours expected = expected(recorded, script);
        assertThat(after.state()).as(expected.reason).isEqualTo(expected.state);
        assertThat(after.tries()).isEqualTo(1);
        assertThat(after.lastError()).isEqualTo(expected.error);
        String result = after.result()
                .map(stored -> Vectors.json(stored.payload().getBytes(StandardCharsets.UTF_8))
                        .asText())
                .orElse("");
        boolean unordered = name(recorded).equals("environment");
        assertThat(shape(unordered ? sorted(result) : result)).isEqualTo(shape(expected.result));
    }

    private static Ours expected(JsonNode recorded, Path script) {
        JsonNode theirs = recorded.path("task_after");
        String error = theirs.path("last_err").asText().replace("<command>", script.toString());
        Ours ours = DIFFERENCES.get(name(recorded));
        if (ours != null) {
            assertThat(ours.error)
                    .as("whoever compares beginnings still can")
                    .startsWith(ours.reason.equals(TAIL) ? error : "");
            return ours;
        }
        String state = theirs.path("state").asText();
        return new Ours(TaskState.valueOf(state.toUpperCase(Locale.ROOT)), error, result(recorded), "as in Go");
    }

    private static String result(JsonNode recorded) {
        if (name(recorded).equals("output of 500 kB")) {
            return "x".repeat(500_000); // recorded with its length only
        }
        String json = recorded.path("task_after").path("result_json").asText();
        return json.isEmpty()
                ? ""
                : Vectors.json(json.getBytes(StandardCharsets.UTF_8))
                        .path("payload")
                        .asText();
    }

    /** The text without what differs per run: a name, a time and so a length. */
    private static String shape(String result) {
        return result.replaceAll("=\\S+/asyncjobs-task\\S+", "=<task file>")
                .replaceAll("\"tried\":\"[^\"]*\"", "\"tried\":\"…\"")
                .replaceAll("^600 1[89]\\d\n$", "600 …");
    }

    private static String sorted(String lines) {
        return lines.lines()
                .filter(line -> !line.matches("(PWD|OLDPWD|SHLVL|_)=.*")) // of the shell that starts the command
                .sorted()
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** The variables that a script starts with, sorted. */
    private static String environment() {
        List<String> passed = Stream.of("HOME", "LANG", "LC_ALL", "PATH", "TMPDIR", "TZ")
                .filter(System.getenv()::containsKey)
                .map(name -> name + "=" + System.getenv(name))
                .toList();
        return "CHORIA_AJ_TASK=<task file>\n" + String.join("\n", passed) + "\n";
    }

    /** A member of the record, which is cut where the output is long; then the member may be missing. */
    private static String member(JsonNode task, String name) {
        Matcher member = Pattern.compile("\"" + name + "\":\"([^\"]*)\"")
                .matcher(task.path("body").asText());
        return member.find() ? member.group(1) : "2026-02-03T04:05:06.789Z"; // all were made then
    }

    private static String name(JsonNode recorded) {
        return recorded.path("name").asText();
    }

    private static List<Path> taskFiles(String id) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("asyncjobs-task"))
                    .filter(file -> holds(file, "\"id\":\"" + id + "\""))
                    .toList();
        }
    }

    private static boolean holds(Path file, String text) {
        try {
            return Files.readString(file).contains(text);
        } catch (IOException gone) {
            return false;
        }
    }

    private Path write(JsonNode recorded) throws IOException {
        Path script = directory.resolve("script");
        String text = recorded.path("script").asText();
        if (text.equals("(a directory)")) {
            return Files.createDirectory(script);
        }
        if (!recorded.path("script").isNull()) {
            Files.writeString(script, text);
            boolean executable = recorded.path("executable").asBoolean();
            Files.setPosixFilePermissions(
                    script, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
        return script;
    }
}
