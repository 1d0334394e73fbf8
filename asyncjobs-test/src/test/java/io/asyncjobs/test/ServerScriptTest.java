package io.asyncjobs.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that runs a server, without one. */
class ServerScriptTest {

    @TempDir
    private Path directory;

    @Test
    void endsTheServerWhenTheJvmWasGoneBeforeTheFirstReport() throws Exception {
        Path server = Files.writeString(directory.resolve("server"), "#!/bin/sh\nexec sleep 300\n");
        Files.setPosixFilePermissions(server, PosixFilePermissions.fromString("rwx------"));
        Path script = directory.resolve("nats-server.sh");
        try (InputStream text = ServerProcess.class.getResourceAsStream("nats-server.sh")) {
            Files.copy(text, script);
        }
        // It begins with the line, when nobody can read its reports any more.
        Process shell = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "read -r _; exec /bin/sh \"$@\"",
                        "sh",
                        script.toString(),
                        directory.toString(),
                        server.toString(),
                        "named")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        shell.getInputStream().close();
        Path pid = directory.resolve("nats-server.pid");
        try (OutputStream jvm = shell.getOutputStream()) {
            jvm.write('\n');
            jvm.flush();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> Files.exists(pid) && Files.readString(pid).endsWith("\n"));
        }

        long process = Long.parseLong(Files.readString(pid).strip());
        try {
            assertThat(shell.onExit()).succeedsWithin(Duration.ofSeconds(20));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> ProcessHandle.of(process).isEmpty());
        } finally {
            ProcessHandle.of(process).ifPresent(ProcessHandle::destroyForcibly);
        }
    }
}
