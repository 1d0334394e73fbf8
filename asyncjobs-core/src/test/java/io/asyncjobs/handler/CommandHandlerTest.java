package io.asyncjobs.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.task.Task;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a command gets and what becomes of what it gives (protocol 18, B42). */
@DisabledOnOs(OS.WINDOWS)
class CommandHandlerTest {

    @TempDir
    private Path directory;

    private Scripts scripts;

    @BeforeEach
    void set() {
        scripts = new Scripts(directory);
    }

    @Test
    void returnsTheTextOfACommandThatSucceeds() throws Exception {
        assertThat(scripts.run("echo success")).isEqualTo("success\n");
    }

    @Test
    void failsWhenTheCommandIsMissing() {
        CommandHandler handler = CommandHandler.of("missing", scripts.options());

        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> handler.handle(Scripts.TASK, Scripts.context(Duration.ofMinutes(1))))
                .withMessage("command not found");
    }

    @Test
    void looksForTheCommandAtEachTask() throws Exception {
        CommandHandler handler = CommandHandler.of("sub/late", scripts.options());
        scripts.write("sub/late", "#!/bin/sh\necho here\n");

        assertThat(handler.handle(Scripts.TASK, Scripts.context(Duration.ofMinutes(1))))
                .isEqualTo("here\n");
    }

    @Test
    void failsWhenTheCommandExitsWithAnotherCodeThanZero() {
        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(() -> scripts.run("exit 3"))
                .withMessage("execution failed: exit status 3");
    }

    @Test
    void tellsTheEndOfTheOutputInTheFailure() {
        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(() -> scripts.run("echo; echo one; echo two >&2; exit 1"))
                .withMessage("execution failed: exit status 1: one\ntwo");
        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(() ->
                        scripts.run("echo 123456789; exit 1", scripts.options().withErrorTail(4)))
                .withMessage("execution failed: exit status 1: …6789");
        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(() ->
                        scripts.run("echo secret; exit 1", scripts.options().withErrorTail(0)))
                .withMessage("execution failed: exit status 1");
    }

    @Test
    void givesTheTaskUpAtTheExitCodeThatTheOwnerChose() {
        CommandOptions options = scripts.options().withTerminateExitCode(65);

        assertThatExceptionOfType(TerminateTaskException.class)
                .isThrownBy(() -> scripts.run("echo bad data; exit 65", options))
                .withMessage("execution failed: exit status 65: bad data: terminate task");
        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(() -> scripts.run("exit 64", options))
                .withMessage("execution failed: exit status 64");
        assertThatExceptionOfType(CommandFailedException.class).isThrownBy(() -> scripts.run("exit 65"));
    }

    @Test
    void failsRatherThanCutAResult() throws Exception {
        CommandOptions options = scripts.options().withOutputLimit(10);

        assertThat(scripts.run("printf 1234567890", options)).isEqualTo("1234567890");
        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(() -> scripts.run("printf 12345678901", options))
                .withMessageStartingWith("execution failed: the output has more than 10 bytes");
    }

    @Test
    void readsAllThatAFailingCommandWritesAndTellsTheEnd() {
        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(() -> scripts.run(
                        "head -c 20000000 /dev/zero | tr '\\0' x; echo end; exit 9",
                        scripts.options().withErrorTail(7)))
                .withMessage("execution failed: exit status 9: …xxxxend");
    }

    @Test
    void givesTheCommandTheTaskInAFileThatOnlyItsUserCanRead() throws Exception {
        Object listed = scripts.run("ls -l \"$CHORIA_AJ_TASK\"");
        Object read = scripts.run("cat \"$CHORIA_AJ_TASK\"");

        assertThat((String) listed).startsWith("-rw-------").contains("/asyncjobs-task");
        assertThat(Task.fromJson(((String) read).getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isEqualTo(Scripts.TASK);
    }

    @Test
    void removesTheTaskFileHoweverTheCommandEnds() throws Exception {
        Path seen = directory.resolve("seen");
        for (String end : List.of("exit 0", "exit 1", "kill -9 $$")) {
            try {
                scripts.run("printf %s \"$CHORIA_AJ_TASK\" > " + seen + "\n" + end);
            } catch (CommandFailedException failed) {
                assertThat(end).isNotEqualTo("exit 0");
            }
            assertThat(Path.of(Files.readString(seen))).doesNotExist();
        }
    }

    @Test
    void givesTheCommandFewVariablesOfTheWorkerAndThoseOfItsOwner() {
        Map<String, String> worker = Map.of(
                "PATH", "/usr/bin:/bin", "HOME", "/home/u", "LANG", "C.UTF-8", "TZ", "UTC", "NATS_PASSWORD", "secret");
        Map<String, String> own = Map.of("REGION", "eu", "HOME", "/elsewhere");

        String variables = (String) scripts.run("env", scripts.options().withEnvironment(own), worker);

        assertThat(variables.lines().map(line -> line.replaceFirst("(asyncjobs-task).*", "$1")))
                .filteredOn(line -> !line.matches("(PWD|OLDPWD|SHLVL|_)=.*")) // set by the shell
                .containsExactlyInAnyOrder(
                        "PATH=/usr/bin:/bin",
                        "HOME=/elsewhere",
                        "LANG=C.UTF-8",
                        "TZ=UTC",
                        "REGION=eu",
                        "CHORIA_AJ_TASK=" + System.getProperty("java.io.tmpdir") + "/asyncjobs-task");
    }

    @Test
    void givesTheCommandNoArgumentsAndAnEmptyInput() throws Exception {
        assertThat(scripts.run("echo $#; wc -c | tr -d ' '")).isEqualTo("0\n0\n");
    }

    @Test
    void runsWhereTheOwnerSays() throws Exception {
        Path folder = Files.createDirectory(directory.resolve("folder")).toRealPath();

        assertThat(scripts.run("pwd -P", scripts.options().withWorkingDirectory(folder)))
                .isEqualTo(folder + "\n");
        assertThat(scripts.run("pwd -P")).isEqualTo(Path.of("").toAbsolutePath().toRealPath() + "\n");
        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(() -> scripts.run("pwd", scripts.options().withWorkingDirectory(directory.resolve("no"))))
                .withMessage("execution failed: chdir " + directory.resolve("no") + ": no such file or directory");
    }

    @Test
    void tellsSignalsInTheWordsOfGo() {
        Map<String, String> texts = Map.of(
                "kill -9 $$", "signal: killed",
                "kill -15 $$", "signal: terminated",
                "kill -14 $$", "signal: alarm clock",
                "exit 127", "exit status 127",
                "exit 255", "exit status 255");

        texts.forEach((script, text) -> assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(() -> scripts.run(script))
                .withMessage("execution failed: " + text));
        // Which a command doesn't notice if the tests run under nohup.
        assertThat(ExitStatus.text(129)).isEqualTo("signal: hangup");
    }

    @Test
    void runsWithoutProcessGroupsToo() {
        scripts.write("script", "#!/bin/sh\necho success\n");
        CommandHandler handler = new CommandHandler("script", scripts.options(), Map.of(), false);

        assertThat(handler.handle(Scripts.TASK, Scripts.context(Duration.ofMinutes(1))))
                .isEqualTo("success\n");
    }

    @Test
    void runsProgramsThatAreNoScripts() throws Exception {
        Path program = Path.of("/usr/bin/env").toRealPath();
        Files.copy(program, directory.resolve("program"), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);

        Object variables = CommandHandler.of("program", scripts.options())
                .handle(Scripts.TASK, Scripts.context(Duration.ofMinutes(1)));

        assertThat((String) variables).contains("CHORIA_AJ_TASK=");
    }
}
