package io.asyncjobs.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvisioningTest {

    private FakeMachine machine;

    @BeforeEach
    void machine(@TempDir Path root) {
        machine = new FakeMachine(root);
    }

    @Test
    void buildsThePinnedVersionIntoTheCacheWhenThereIsGo() {
        goInstalls();

        NatsServerBinary binary = machine.finder().find();

        assertThat(binary.path())
                .isEqualTo(machine.path("home/.cache/asyncjobs/nats-server/2.15.2/nats-server"))
                .isExecutable();
        assertThat(commandLines())
                .contains(List.of(
                        machine.path("path1/go").toString(), "install", "github.com/nats-io/nats-server/v2@v2.15.2"));
    }

    @Test
    void keepsTheUsersFlagsExceptThoseThatForbidToInstall() {
        machine.variables.put("GOFLAGS", "-mod=vendor -trimpath -modfile=x.mod");
        goInstalls();

        machine.finder().find();

        assertThat(commandOf("go").variables())
                .containsEntry("GOFLAGS", "-trimpath")
                .containsEntry("GOOS", "")
                .doesNotContainKeys("GOPATH", "GOMODCACHE", "GOPROXY");
    }

    @Test
    void unpacksTheDistributionsPackageWhenThereIsNoGo() {
        aptInstalls();

        NatsServerBinary binary = machine.finder().find();

        assertThat(binary.path())
                .isEqualTo(machine.path("home/.cache/asyncjobs/nats-server/apt/nats-server"))
                .isExecutable();
        assertThat(commandLines().stream().map(line -> line.get(line.size() - 1)))
                .containsSubsequence("update", "nats-server");
    }

    @Test
    void unpacksTheDistributionsPackageWhenGoFails() {
        machine.program("path1/go", command -> new Command.Result(1, "no network"));
        aptInstalls();

        assertThat(machine.finder().find().path())
                .hasToString(machine.path("home/.cache/asyncjobs/nats-server/apt/nats-server")
                        .toString());
    }

    @Test
    void doesNotMindASourceThatCannotBeUpdated() {
        aptInstalls(new Command.Result(100, "E: The repository is not signed."));

        assertThat(machine.finder().find().path()).isExecutable();
    }

    @Test
    void leavesNothingButTheServerInTheCache() throws IOException {
        aptInstalls();

        machine.finder().find();

        try (Stream<Path> files = Files.list(machine.path("home/.cache/asyncjobs/nats-server"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("apt", "provisioning.lock");
        }
    }

    @Test
    void provisionsOnce() {
        goInstalls();
        machine.finder().find();
        machine.commands.clear();

        machine.finder().find();

        assertThat(commandLines()).allSatisfy(line -> assertThat(line).endsWith("--version"));
    }

    @Test
    void provisionsOnceForThreadsThatLookAtTheSameTime() throws Exception {
        goInstalls();

        Thread other = new Thread(() -> machine.finder().find());
        other.start();
        machine.finder().find();
        other.join();

        assertThat(commandLines().stream().filter(line -> line.contains("install")))
                .hasSize(1);
    }

    private void goInstalls() {
        machine.installer(
                "path1/go",
                "2.15.2",
                command -> Optional.of(Path.of(command.variables().get("GOBIN"), "nats-server")));
    }

    private void aptInstalls() {
        aptInstalls(new Command.Result(0, ""));
    }

    private void aptInstalls(Command.Result update) {
        machine.program("path1/apt-get", command -> {
            if (!command.line().contains("download")) {
                return update;
            }
            machine.file("home/.cache/asyncjobs/nats-server/provisioning/nats-server_2.9.10_amd64.deb");
            return new Command.Result(0, "");
        });
        machine.installer(
                "path1/dpkg-deb",
                "2.9.10",
                command -> Optional.of(Path.of(command.line().get(3), "usr/sbin/nats-server")));
    }

    private Command commandOf(String program) {
        return machine.commands.stream()
                .filter(command -> command.line().get(0).endsWith("/" + program))
                .findFirst()
                .orElseThrow();
    }

    private List<List<String>> commandLines() {
        return machine.commands.stream().map(Command::line).toList();
    }
}
