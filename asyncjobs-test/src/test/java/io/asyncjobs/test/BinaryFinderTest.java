package io.asyncjobs.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BinaryFinderTest {

    /** From the place that is looked at first to the one that is looked at last. */
    private static final List<String> ORDER = List.of(
            "by-property/nats-server",
            "by-variable/nats-server",
            "path1/nats-server",
            "path2/nats-server",
            "usr/local/bin/nats-server",
            "usr/sbin/nats-server",
            "gobin/nats-server",
            "gopath/bin/nats-server",
            "home/go/bin/nats-server",
            "home/.cache/asyncjobs/nats-server/2.15.2/nats-server",
            "home/.cache/asyncjobs/nats-server/apt/nats-server");

    private FakeMachine machine;

    @BeforeEach
    void machine(@TempDir Path root) {
        machine = new FakeMachine(root);
        machine.variables.put("GOBIN", machine.path("gobin").toString());
        machine.variables.put("GOPATH", machine.path("gopath").toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void prefersEachPlaceToAllThatFollowIt(int first) {
        ORDER.subList(first, ORDER.size()).forEach(place -> machine.server(place, "2.10." + ORDER.indexOf(place)));
        if (first == 0) {
            machine.properties.put("nats.server", machine.path(ORDER.get(0)).toString());
        }
        if (first <= 1) {
            machine.variables.put("NATS_SERVER", machine.path(ORDER.get(1)).toString());
        }

        assertThat(machine.finder().find())
                .isEqualTo(new NatsServerBinary(machine.path(ORDER.get(first)), "2.10." + first));
    }

    @Test
    void takesABlankPropertyOrVariableAsUnset() {
        machine.server("path1/nats-server", "2.10.1").properties.put("nats.server", " ");
        machine.variables.put("NATS_SERVER", "");

        assertThat(machine.finder().find().version()).isEqualTo("2.10.1");
    }

    @Test
    void passesOverAServerThatDoesNotRun() {
        machine.program("path1/nats-server", command -> new Command.Result(127, "cannot execute binary file"))
                .server("path2/nats-server", "2.10.2");

        assertThat(machine.finder().find().version()).isEqualTo("2.10.2");
    }

    @Test
    void passesOverAFileThatIsNotExecutable() {
        machine.file("path1/nats-server").server("path2/nats-server", "2.10.2");

        assertThat(machine.finder().find().version()).isEqualTo("2.10.2");
    }

    @ParameterizedTest
    @CsvSource({
        "missing, no such file",
        "plain, not executable",
        "other, not a nats-server that runs here",
    })
    void insistsOnTheServerThatTheUserNamed(String file, String problem) {
        machine.file("plain")
                .program("other", command -> new Command.Result(0, "something else 1.2.3"))
                .server("path1/nats-server", "2.10.1");

        String path = machine.path(file).toString();
        machine.variables.put("NATS_SERVER", path);
        assertThatThrownBy(() -> machine.finder().find())
                .isInstanceOf(NatsServerException.class)
                .hasMessageContainingAll("NATS_SERVER", problem, path);

        machine.properties.put("nats.server", path);
        assertThatThrownBy(() -> machine.finder().find())
                .isInstanceOf(NatsServerException.class)
                .hasMessageContainingAll("system property nats.server", problem, path);
    }

    @Test
    void listsWhatWasTriedAndHowToInstallOneWhenThereIsNone() {
        machine.program("path1/nats-server", command -> new Command.Result(126, "wrong architecture"))
                .program("path1/go", command -> new Command.Result(1, "dial tcp: no route to host"))
                .program("path1/apt-get", command -> new Command.Result(100, "E: no sources"))
                .program("path1/dpkg-deb", command -> new Command.Result(0, ""));

        assertThatThrownBy(() -> machine.finder().find())
                .isInstanceOf(NatsServerException.class)
                .hasMessageContainingAll(
                        "wrong architecture",
                        "dial tcp: no route to host",
                        "E: no sources",
                        "brew install nats-server",
                        "apt-get install nats-server",
                        "go install github.com/nats-io/nats-server/v2@v2.15.2",
                        "docker run --rm -p 127.0.0.1:4222:4222 nats:2 -js",
                        "nats://127.0.0.1:4222",
                        "NATS_SERVER=");
    }

    @Test
    void saysWhichToolsAreMissing() {
        assertThatThrownBy(() -> machine.finder().find())
                .hasMessageContainingAll("there is no go on the PATH", "there is no apt-get on the PATH");
    }

    @Test
    void doesNotStartOnWindows() {
        machine.server("path1/nats-server", "2.10.1").properties.put("os.name", "Windows 11");

        assertThatThrownBy(() -> machine.finder().find())
                .isInstanceOf(NatsServerException.class)
                .hasMessageContainingAll("Windows", "docker run");
        assertThat(machine.commands).isEmpty();
    }

    @Test
    void asksABinaryThatWasGivenForItsVersionOnly() {
        machine.server("mine", "2.9.10");

        assertThat(machine.finder().require(machine.path("mine")))
                .isEqualTo(new NatsServerBinary(machine.path("mine"), "2.9.10"));
        assertThat(machine.commands).hasSize(1);
    }
}
