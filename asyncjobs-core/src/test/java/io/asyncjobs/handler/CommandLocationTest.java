package io.asyncjobs.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.error.NotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands stay inside of their directory. */
@DisabledOnOs(OS.WINDOWS)
class CommandLocationTest {

    @TempDir
    private Path root;

    private Path commands;
    private Path outside;

    @BeforeEach
    void set() throws Exception {
        commands = Files.createDirectory(root.resolve("commands"));
        outside = Files.createFile(root.resolve("outside"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../outside", "sub/../../outside", "sub/..", "/bin/sh", "a\0b"})
    void refusesWhatIsNotInside(String command) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> new CommandLocation(commands, command))
                .withMessageContaining("the command '" + command.replace('\0', '?') + "' is n");
    }

    @Test
    void refusesALinkThatLeadsOut() throws Exception {
        Files.createSymbolicLink(commands.resolve("link"), outside);
        Files.createSymbolicLink(commands.resolve("folder"), root);

        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> new CommandLocation(commands, "link"))
                .withMessageContaining("the command 'link' is not inside of its directory");
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> new CommandLocation(commands, "folder/outside"));
    }

    @Test
    void failsAtATaskWhenALinkLeadsOutByThen() throws Exception {
        CommandLocation location = new CommandLocation(commands, "link");
        Files.createSymbolicLink(commands.resolve("link"), outside);

        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(location::locate)
                .withMessageStartingWith("execution failed: the command 'link' is not inside of its directory");
    }

    @Test
    void followsLinksThatStayInside() throws Exception {
        Path real = Files.createFile(commands.resolve("real"));
        Files.createSymbolicLink(commands.resolve("link"), real);
        Path linked = Files.createSymbolicLink(root.resolve("linked"), commands);

        assertThat(new CommandLocation(commands, "link").locate()).isEqualTo(commands.resolve("link"));
        assertThat(new CommandLocation(linked, "real").locate()).isEqualTo(linked.resolve("real"));
    }

    @Test
    void findsNoDirectoryAndNothingThatIsMissing() throws Exception {
        Files.createDirectory(commands.resolve("sub"));
        Files.createFile(commands.resolve("file"));
        Files.createSymbolicLink(commands.resolve("circle"), commands.resolve("circle"));

        for (String command : new String[] {"sub", "missing", "file/below", "circle"}) {
            assertThatExceptionOfType(NotFoundException.class)
                    .isThrownBy(() -> new CommandLocation(commands, command).locate())
                    .withMessage("command not found");
        }
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> new CommandLocation(root.resolve("nowhere"), "x").locate());
    }
}
