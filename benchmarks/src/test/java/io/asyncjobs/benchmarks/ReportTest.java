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
            report.add("work", Kind.PRODUCT, 1, sample(100, second));
            report.add("work", Kind.RAW, 1, sample(80, second));
        }

        report.ratio("work/raw", "work", Kind.PRODUCT, Kind.RAW);

        assertThat(lines()).endsWith("work/raw 1.25");
    }

    @Test
    void doesNotCountRoundZero() {
        report.add("work", Kind.PRODUCT, 0, sample(1, 1));
        report.add("work", Kind.PRODUCT, 1, sample(3000, 2));

        report.printTable();

        assertThat(lines()).contains("| work | product | 1,500 (1,500–1,500) | 0 | 0 | 2 | 1 | 25 |");
    }

    @Test
    void leavesARatioOutWhenOneOfBothIsMissing() {
        report.ratio("work/raw", "work", Kind.PRODUCT, Kind.RAW);
        report.add("work", Kind.RAW, 1, sample(80, 1));
        report.ratio("work/raw", "work", Kind.PRODUCT, Kind.RAW);

        assertThat(lines()).hasSize(1).first().asString().startsWith("# work, raw, round 1: 80/s");
    }

    private static Sample sample(long tasks, long seconds) {
        long nanos = seconds * 1_000_000_000L;
        long quarter = nanos * Runtime.getRuntime().availableProcessors() / 4;
        return new Sample(tasks, nanos, 0, 0, 2 * tasks, 1 << 20, quarter);
    }

    private List<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
