package io.asyncjobs.benchmarks;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Times of many tasks, by subject and contender. */
final class Latencies {

    private static final long LONGEST = TimeUnit.MINUTES.toNanos(10);
    private static final int DIGITS = 3;

    private final Map<String, Map<Kind, Histogram>> histograms = new LinkedHashMap<>();

    void add(String subject, Kind kind, Histogram times) {
        histograms
                .computeIfAbsent(subject, none -> new EnumMap<>(Kind.class))
                .computeIfAbsent(kind, none -> histogram())
                .add(times);
    }

    /** An empty one. */
    static Histogram histogram() {
        return new Histogram(LONGEST, DIGITS);
    }

    /** A part of a line that tells of one measurement. */
    static String text(Histogram times) {
        return String.format(
                Locale.ROOT,
                "p50 %.3f ms, p99 %.3f ms",
                times.getValueAtPercentile(50) / 1e6,
                times.getValueAtPercentile(99) / 1e6);
    }

    /** Prints the ratio of two contenders' percentiles, if both were measured. */
    void ratio(Report report, String name, String subject, double percentile, Kind kind, Kind to) {
        Map<Kind, Histogram> all = histograms.getOrDefault(subject, Map.of());
        Histogram times = all.get(kind);
        Histogram others = all.get(to);
        if (times != null && others != null) {
            double ratio = (double) times.getValueAtPercentile(percentile) / others.getValueAtPercentile(percentile);
            report.line("%s %.2f", name, ratio);
        }
    }

    void printTable(Report report) {
        report.line("");
        report.line("| enqueue call → handler starts | contender | p50 ms | p90 ms | p99 ms | p99.9 ms "
                + "| longest ms | tasks |");
        report.line("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        histograms.forEach((subject, kinds) -> kinds.forEach((kind, times) -> report.line(
                "| %s | %s | %.3f | %.3f | %.3f | %.3f | %.3f | %,d |",
                subject,
                kind.title(),
                times.getValueAtPercentile(50) / 1e6,
                times.getValueAtPercentile(90) / 1e6,
                times.getValueAtPercentile(99) / 1e6,
                times.getValueAtPercentile(99.9) / 1e6,
                times.getMaxValue() / 1e6,
                times.getTotalCount())));
        report.line("");
    }
}
