package io.asyncjobs.runner;

import static org.awaitility.Awaitility.await;

import io.asyncjobs.runner.Dockerfile.Instruction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The process of an image, with its working directory, variables and entry point, and as its user if the test may do
 * that. It listens on loopback, other than in a container.
 */
final class RunnerProcess implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final Pattern WEB_PORT = Pattern.compile("Tomcat started on port (\\d+)");
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin");

    private final Image image;
    private final Path log;
    private final Process process;
    private final List<String> user;

    private RunnerProcess(Image image, Map<String, String> variables, List<String> arguments)
            throws IOException, InterruptedException {
        this.image = image;
        user = asUser(image.user());
        log = Files.createTempFile("runner", ".log");
        List<String> command = new ArrayList<>(image.entrypoint());
        command.addAll(arguments);
        process = builder(command, variables).redirectOutput(log.toFile()).start();
    }

    /** Starts one; variables are what {@code docker run -e} would set. */
    static RunnerProcess start(Image image, Map<String, String> variables, String... arguments)
            throws IOException, InterruptedException {
        return new RunnerProcess(image, variables, List.of(arguments));
    }

    /** The port of its web server, once it is up. */
    int port() {
        await().atMost(LIMIT).until(() -> !process.isAlive() || web().find());
        Matcher port = web();
        if (!port.find()) {
            throw new AssertionError(log());
        }
        return Integer.parseInt(port.group(1));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(LIMIT)
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Runs a command beside it, as the engine does for a HEALTHCHECK, and tells its exit code. */
    int run(Instruction instruction) throws IOException, InterruptedException {
        Process check = builder(instruction.command(), Map.of("SERVER_PORT", Integer.toString(port())))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return exitCode(check);
    }

    /** Sends SIGTERM. */
    RunnerProcess stop() {
        process.destroy();
        return this;
    }

    /** Waits for its end. */
    int exitCode() throws InterruptedException {
        return exitCode(process);
    }

    /** What it has written to its outputs. */
    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        Files.deleteIfExists(log);
    }

    private Matcher web() {
        return WEB_PORT.matcher(log());
    }

    private ProcessBuilder builder(List<String> command, Map<String, String> variables) {
        List<String> line = new ArrayList<>(user);
        line.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(image.workingDirectory().toFile())
                .redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("PATH", JAVA + ":/usr/bin:/bin");
        environment.put("LANG", "C.UTF-8");
        environment.putAll(image.environment());
        // What matters here is a fast start.
        environment.merge(
                "JAVA_TOOL_OPTIONS",
                "-XX:TieredStopAtLevel=1 -Djava.io.tmpdir=" + image.temporaryDirectory(),
                (first, second) -> first + " " + second);
        environment.remove("SERVER_ADDRESS");
        environment.put("SERVER_PORT", "0");
        environment.putAll(variables);
        return builder;
    }

    /** What a command must begin with to run as a user; only root may, and only if that user can run Java. */
    private static List<String> asUser(String ids) throws IOException, InterruptedException {
        String[] userAndGroup = ids.split(":");
        List<String> prefix =
                List.of("setpriv", "--reuid", userAndGroup[0], "--regid", userAndGroup[1], "--clear-groups");
        if (System.getProperty("user.name").equals("root") && Files.isExecutable(Path.of("/usr/bin/setpriv"))) {
            List<String> line = new ArrayList<>(prefix);
            line.addAll(List.of(JAVA + "/java", "-version"));
            Process java = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (exitCode(java) == 0) {
                return prefix;
            }
        }
        return List.of("env");
    }

    private static int exitCode(Process process) throws InterruptedException {
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("it still runs");
        }
        return process.exitValue();
    }
}
