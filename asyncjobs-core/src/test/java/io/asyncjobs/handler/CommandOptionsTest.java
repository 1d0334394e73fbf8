package io.asyncjobs.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.asyncjobs.error.InvalidRequestException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CommandOptionsTest {

    private static final CommandOptions DEFAULTS = CommandOptions.ofDefaults();

    static Stream<ThrowingCallable> wrong() {
        return Stream.of(
                () -> DEFAULTS.withOutputLimit(0),
                () -> DEFAULTS.withOutputLimit(64 * 1024 * 1024 + 1),
                () -> DEFAULTS.withErrorTail(-1),
                () -> DEFAULTS.withErrorTail(2_001),
                () -> DEFAULTS.withGrace(Duration.ofMillis(-1)),
                () -> DEFAULTS.withGrace(Duration.ofDays(1)),
                () -> DEFAULTS.withTerminateExitCode(-1),
                () -> DEFAULTS.withTerminateExitCode(126),
                () -> DEFAULTS.withEnvironment(Map.of("", "x")),
                () -> DEFAULTS.withEnvironment(Map.of("A=B", "x")),
                () -> DEFAULTS.withEnvironment(Map.of("A\0", "x")),
                () -> DEFAULTS.withEnvironment(Map.of("A", "x\0")),
                () -> DEFAULTS.withEnvironment(Map.of("CHORIA_AJ_TASK", "x")));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void refusesValuesThatCannotWork(ThrowingCallable change) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(change)
                .satisfies(refusal -> assertThat(refusal.getMessage()).isNotBlank());
    }

    @Test
    void changesOneThingEach() {
        CommandOptions all = DEFAULTS.withDirectory(Path.of("d"))
                .withWorkingDirectory(Path.of("w"))
                .withEnvironment(Map.of("A", "b"))
                .withOutputLimit(1)
                .withErrorTail(2)
                .withGrace(Duration.ofSeconds(3))
                .withTerminateExitCode(4);

        assertThat(all)
                .isEqualTo(new CommandOptions(
                        Path.of("d"), Path.of("w"), Map.of("A", "b"), 1, 2, Duration.ofSeconds(3), 4));
    }

    @Test
    void doesNotTellTheValuesOfVariables() {
        assertThat(DEFAULTS.withEnvironment(Map.of("TOKEN", "secret")).toString())
                .contains("TOKEN")
                .doesNotContain("secret");
    }
}
