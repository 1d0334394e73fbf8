package io.asyncjobs.spring.autoconfigure.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.handler.CommandHandler;
import io.asyncjobs.handler.Handler;
import io.asyncjobs.spring.autoconfigure.AsyncJobsProperties.TaskEntry;
import io.asyncjobs.spring.autoconfigure.AsyncJobsStartupException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfiguredTasksTest {

    private static final Handler REMOTE = (task, context) -> "remote";

    private static final TaskEntry GOOD = new TaskEntry("audit:log", null, true, null);

    @Test
    void makesAHandlerOfEachEntry() {
        List<TaskHandlerMethod> handlers =
                handlers("commands", GOOD, new TaskEntry("webhook:call", " HOOKS ", false, "webhook/call.sh"));

        assertThat(handlers.get(0))
                .isEqualTo(new TaskHandlerMethod("audit:log", "", "asyncjobs.tasks[0]", REMOTE, HandlerSettings.NONE));
        assertThat(handlers.get(1).type()).isEqualTo("webhook:call");
        assertThat(handlers.get(1).queue()).isEqualTo("HOOKS");
        assertThat(handlers.get(1).method()).isEqualTo("asyncjobs.tasks[1]");
        assertThat(handlers.get(1).handler()).isInstanceOf(CommandHandler.class);
    }

    record Refusal(TaskEntry entry, String description, String action) {}

    static List<Refusal> refusals() {
        return List.of(
                new Refusal(
                        entry(null, true, null),
                        "The property asyncjobs.tasks[1].type is not set.",
                        "Set it to a type of task, the beginning of types such as \"email:\", or \"\" for all types"),
                new Refusal(
                        entry("a", true, "a.sh"),
                        "The entry asyncjobs.tasks[1], for task type \"a\", has both remote and command.",
                        "Set either asyncjobs.tasks[1].remote to true, or asyncjobs.tasks[1].command to the path"),
                new Refusal(
                        entry("a", false, " "),
                        "The entry asyncjobs.tasks[1], for task type \"a\", has no remote or command.",
                        "Set either asyncjobs.tasks[1].remote to true, or asyncjobs.tasks[1].command to the path"),
                new Refusal(
                        entry("a b", true, null),
                        "The property asyncjobs.tasks[1].type has the value 'a b', which is not allowed.",
                        "Set asyncjobs.tasks[1].type to letters, digits, '_', ':' and '-' only"),
                new Refusal(
                        entry("a", false, "../a.sh"),
                        "The property asyncjobs.tasks[1].command has the value '../a.sh', which is not allowed.",
                        "to a path inside of the directory 'commands' (asyncjobs.commands-directory)"),
                new Refusal(
                        entry("a", false, "/bin/sh"),
                        "The property asyncjobs.tasks[1].command has the value '/bin/sh', which is not allowed.",
                        "to a path inside of the directory 'commands' (asyncjobs.commands-directory)"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusesWhatIsWrong(Refusal refusal) {
        assertThatThrownBy(() -> handlers("commands", GOOD, refusal.entry()))
                .isInstanceOfSatisfying(AsyncJobsStartupException.class, failure -> {
                    assertThat(failure).hasMessage(refusal.description());
                    assertThat(failure.action()).contains(refusal.action());
                });
    }

    @Test
    void refusesADirectoryThatIsNoPath() {
        assertThatThrownBy(() -> handlers("com\0mands", entry("a", false, "a.sh")))
                .isInstanceOf(AsyncJobsStartupException.class)
                .hasMessageContaining("The property asyncjobs.commands-directory has the value");
    }

    private static TaskEntry entry(@Nullable String type, boolean remote, @Nullable String command) {
        return new TaskEntry(type, null, remote, command);
    }

    private static List<TaskHandlerMethod> handlers(String directory, TaskEntry... entries) {
        return new ConfiguredTasks(List.of(entries), directory, type -> {
                    if (type.contains(" ")) {
                        throw new InvalidRequestException("invalid type");
                    }
                    return REMOTE;
                })
                .handlers();
    }
}
