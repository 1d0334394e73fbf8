package io.asyncjobs.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NatsServerDirectoryIT {

    @TempDir
    private Path folder;

    @Test
    void removesItsTemporaryDirectory() {
        Path directory;
        try (NatsServer server = NatsServer.start()) {
            directory = server.directory();
            assertThat(directory).isDirectory();
        }
        assertThat(directory).doesNotExist();
    }

    @Test
    void keepsANamedDirectoryWithItsData() throws IOException {
        Path directory = folder.resolve("new/with space and \"quotes\"");
        NatsServerBuilder builder = NatsServer.builder().directory(directory);
        try (NatsServer server = builder.start();
                RawClient client = new RawClient(server)) {
            client.request("$JS.API.STREAM.CREATE.S", "{\"name\":\"S\",\"subjects\":[\"s\"]}");
            client.request("s", "payload");
        }

        assertThat(directory).isDirectory();
        try (NatsServer server = builder.start();
                RawClient client = new RawClient(server)) {
            assertThat(client.request("$JS.API.STREAM.INFO.S", "")).contains("\"messages\":1");
        }
    }

    @Test
    void refusesADirectoryThatAnotherServerOfThisJvmUses() {
        NatsServerBuilder builder = NatsServer.builder().directory(folder);
        try (NatsServer server = builder.start()) {
            assertThatThrownBy(builder::start)
                    .isInstanceOf(NatsServerException.class)
                    .hasMessageContainingAll(folder.toString(), "in use by another NatsServer of this JVM");
            assertThat(server.isRunning()).isTrue();
        }
        builder.start().close();
    }

    @Test
    void refusesADirectoryThatAnotherJvmUses() throws Exception {
        try (ChildJvm child = ChildJvm.start("serve", folder.toString())) {
            child.await("server");

            assertThatThrownBy(() -> NatsServer.builder().directory(folder).start())
                    .isInstanceOf(NatsServerException.class)
                    .hasMessageContaining("in use by another NatsServer of another JVM");
        }
    }

    @Test
    void takesTheDirectoryOverFromAJvmThatWasKilled() throws Exception {
        try (ChildJvm child = ChildJvm.start("serve", folder.toString())) {
            long orphan = child.await("server");
            child.kill();

            try (NatsServer server = NatsServer.builder().directory(folder).start()) {
                assertThat(ProcessHandle.of(orphan)).isEmpty();
                assertThat(server.isRunning()).isTrue();
            }
        }
    }

    @Test
    void takesTheDirectoryOverFromAServerWhoseScriptWasKilledToo() throws Exception {
        try (ChildJvm child = ChildJvm.start("serve", folder.toString())) {
            ProcessHandle orphan = ProcessHandle.of(child.await("server")).orElseThrow();
            ProcessHandle supervisor = orphan.parent().orElseThrow();
            supervisor.parent().orElseThrow().destroyForcibly();
            supervisor.destroyForcibly();
            child.kill();
            assertThat(orphan.isAlive()).isTrue();

            try (NatsServer server = NatsServer.builder().directory(folder).start()) {
                assertThat(orphan.isAlive()).isFalse();
                assertThat(server.isRunning()).isTrue();
            }
        }
    }

    @Test
    void ignoresTheProcessNumberOfAnEarlierServerThatNowIsSomeoneElses() throws Exception {
        Files.writeString(
                folder.resolve("nats-server.pid"), ProcessHandle.current().pid() + "\n");

        NatsServer.builder().directory(folder).start().close();
    }

    @Test
    void namesADirectoryThatCannotBeUsed() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> NatsServer.builder().directory(file).start())
                .isInstanceOf(NatsServerException.class)
                .hasMessageContaining(file.toString());
    }
}
