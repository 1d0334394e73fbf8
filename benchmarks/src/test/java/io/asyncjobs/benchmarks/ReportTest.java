package io.asyncjobs.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Report report = new Report(new PrintStream(out, true, StandardCharsets.UTF_8));

    @Test
    void takesTheMiddleOfFigures() {
        assertThat(Median.of(3, 1, 200)).isEqualTo(3);
        assertThat(Median.of(4, 1, 3, 200)).isEqualTo(3.5);
        assertThat(Median.of(7)).isEqualTo(7);
    }

    @Test
    void printsTheRatioOfMedians() {
        for (int second : new int[] {1, 2, 4}) {
            report.add("work", Kind.PRODUCT, 1, sample(100, second), false);
            report.add("work", Kind.RAW, 1, sample(80, second), false);
        }

        report.ratio("work/raw", "work", Kind.PRODUCT, Kind.RAW);

        assertThat(lines()).endsWith("work/raw 1.25");
    }

    @Test
    void doesNotCountRoundZero() {
        report.add("work", Kind.PRODUCT, 0, sample(1, 1), false);
        report.add("work", Kind.PRODUCT, 1, sample(3000, 2), false);

        report.printTable();

        assertThat(lines()).contains("| work | product | 1,500 (1,500–1,500) | 0 | 0 | 2 | 1 | 5 |");
    }

    @Test
    void leavesARatioOutWhenOneOfBothIsMissing() {
        report.ratio("work/raw", "work", Kind.PRODUCT, Kind.RAW);
        report.add("work", Kind.RAW, 1, sample(80, 1), false);
        report.ratio("work/raw", "work", Kind.PRODUCT, Kind.RAW);

        assertThat(lines()).hasSize(1).first().asString().startsWith("# work, raw, round 1: 80/s");
    }

    @Test
    void doesNotCountASampleWhileOthersUsedTheMachineUnlessToldTo() {
        assertThat(report.add("work", Kind.RAW, 1, sample(80, 1, 4), false)).isFalse();
        assertThat(report.add("work", Kind.RAW, 1, sample(90, 1, 4), true)).isTrue();
        assertThat(report.add("work", Kind.RAW, 0, sample(90, 1, 4), false)).isTrue();
        assertThat(report.add("work", Kind.RAW, 1, sample(90, 1, 20), false)).isTrue();
        report.add("work", Kind.PRODUCT, 1, sample(45, 1), false);
        report.ratio("work/raw", "work", Kind.PRODUCT, Kind.RAW);

        assertThat(lines()).first().asString().endsWith(", not counted");
        assertThat(lines()).last().isEqualTo("work/raw 0.50");
    }

    private static Sample sample(long tasks, long seconds) {
        return sample(tasks, seconds, 20);
    }

    /** One during which others used a part of the machine. */
    private static Sample sample(long tasks, long seconds, int part) {
        long nanos = seconds * 1_000_000_000L;
        long foreign = nanos * Runtime.getRuntime().availableProcessors() / part;
        return new Sample(tasks, nanos, 0, 0, 2 * tasks, 1 << 20, foreign);
    }

    private List<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
