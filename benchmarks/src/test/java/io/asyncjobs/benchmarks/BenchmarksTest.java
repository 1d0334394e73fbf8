package io.asyncjobs.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BenchmarksTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void tellsOfEachSuiteWhenAskedForHelp() throws Exception {
        assertThat(run("--help")).isZero();

        for (Suite suite : Suite.values()) {
            assertThat(text(out)).contains("\n  " + suite.option() + " ");
        }
        assertThat(text(err)).isEmpty();
    }

    @Test
    void answersAnUnknownSuiteWithItsUsage() throws Exception {
        assertThat(run("nonsense")).isEqualTo(2);

        assertThat(text(err)).startsWith("unknown suite nonsense").contains("Usage:");
        assertThat(text(out)).isEmpty();
    }

    @Test
    void answersNothingWithItsUsage() throws Exception {
        assertThat(run()).isEqualTo(2);

        assertThat(text(err)).contains("no suite", "Usage:");
    }

    private int run(String... arguments) throws Exception {
        return Benchmarks.run(
                arguments,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
