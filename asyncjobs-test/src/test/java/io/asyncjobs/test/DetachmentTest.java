package io.asyncjobs.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetachmentTest {

    private FakeMachine machine;

    @BeforeEach
    void machine(@TempDir Path root) {
        machine = new FakeMachine(root);
    }

    @Test
    void usesSetsid() {
        place("setsid");
        place("perl");

        assertThat(Detachment.prefix(machine.environment()))
                .containsExactly(machine.path("path1/setsid").toString());
    }

    @Test
    void usesPerlWhereThereIsNoSetsid() {
        place("perl");

        assertThat(Detachment.prefix(machine.environment()))
                .hasSize(3)
                .startsWith(machine.path("path1/perl").toString(), "-e");
    }

    @Test
    void doesWithoutWhereThereIsNeither() {
        assertThat(Detachment.prefix(machine.environment())).isEmpty();
    }

    private void place(String program) {
        machine.program("path1/" + program, command -> new Command.Result(0, ""));
    }
}
