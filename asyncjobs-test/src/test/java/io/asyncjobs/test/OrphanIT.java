package io.asyncjobs.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the server when its JVM ends without closing it. */
class OrphanIT {

    private ChildJvm child;

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        child.close();
    }

    @Test
    void endsWithAJvmThatIsKilled() throws IOException {
        child = ChildJvm.start("serve");
        long server = child.await("server");
        Path directory = temporaryDirectory(server);
        assertThat(directory).isDirectory();

        child.kill();

        awaitEnd(server);
        awaitRemoval(directory);
    }

    @Test
    void endsWithAJvmThatExitsWithoutClosing() throws Exception {
        child = ChildJvm.start("exit");
        long server = child.await("server");
        assertThat(child.end()).isZero();

        awaitEnd(server);
    }

    @Test
    void leavesANamedDirectoryToTheNextJvm() throws IOException {
        child = ChildJvm.start("serve", folder.toString());
        long server = child.await("server");

        child.kill();

        awaitEnd(server);
        assertThat(folder.resolve("jetstream")).isDirectory();
    }

    @Test
    void endsWithItsJvmEvenWhileSuspended() throws IOException {
        child = ChildJvm.start("suspended");
        long server = child.await("server");

        child.kill();

        awaitEnd(server);
    }

    @Test
    void removesTheTemporaryDirectoryOfAStoppedServerToo() throws IOException {
        child = ChildJvm.start("stopped");
        Path directory = temporaryDirectory(child.await("server"));
        child.proceed();
        child.await("stopped");
        assertThat(directory).isDirectory();

        child.kill();

        awaitRemoval(directory);
    }

    @Test
    void endsThoughLaterProcessesOfTheJvmLiveOn() throws IOException {
        child = ChildJvm.start("withLaterProcesses");
        ProcessHandle bystander = ProcessHandle.of(child.await("bystander")).orElseThrow();
        try {
            long first = child.await("server");
            long second = child.await("second");

            child.kill();

            awaitEnd(first);
            awaitEnd(second);
            assertThat(bystander.isAlive()).isTrue();
        } finally {
            bystander.destroyForcibly();
        }
    }

    @Test
    void livesWhileAJvmDrainsWhoseProcessGroupWasSignalled() throws Exception {
        child = ChildJvm.start("drain");
        int port = (int) child.await("port");
        long server = child.await("server");
        assertThat(group(server)).isNotEqualTo(group(child.pid()));

        new ProcessBuilder("/bin/sh", "-c", "kill -TERM -" + group(child.pid()))
                .start()
                .waitFor();
        child.await("draining");

        // The greeting comes from a server that is well.
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            assertThat(socket.getInputStream().readNBytes(4)).isEqualTo("INFO".getBytes(StandardCharsets.UTF_8));
        }
        child.proceed();
        child.end();
        awaitEnd(server);
    }

    private static String group(long pid) throws IOException {
        Process ps = new ProcessBuilder(List.of("ps", "-o", "pgid=", "-p", String.valueOf(pid))).start();
        return new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    private static void awaitEnd(long pid) {
        await().atMost(Duration.ofSeconds(20)).until(() -> ProcessHandle.of(pid).isEmpty());
    }

    private static void awaitRemoval(Path directory) {
        await().atMost(Duration.ofSeconds(20)).until(() -> Files.notExists(directory));
    }

    private static Path temporaryDirectory(long server) {
        String[] arguments =
                ProcessHandle.of(server).orElseThrow().info().arguments().orElseThrow();
        return Stream.of(arguments)
                .filter(argument -> argument.endsWith("nats-server.conf"))
                .map(argument -> Path.of(argument).getParent())
                .findFirst()
                .orElseThrow();
    }
}
