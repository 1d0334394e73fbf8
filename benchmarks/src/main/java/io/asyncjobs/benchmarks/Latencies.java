package io.asyncjobs.benchmarks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Times of many tasks, by subject and contender: of each percentile the median of the rounds. */
final class Latencies {

    private static final long LONGEST = TimeUnit.MINUTES.toNanos(10);
    private static final int DIGITS = 3;

    private final Map<String, Map<Kind, List<Histogram>>> rounds = new LinkedHashMap<>();

    void add(String subject, Kind kind, Histogram times) {
        rounds.computeIfAbsent(subject, none -> new EnumMap<>(Kind.class))
                .computeIfAbsent(kind, none -> new ArrayList<>())
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
        Map<Kind, List<Histogram>> all = rounds.getOrDefault(subject, Map.of());
        if (all.containsKey(kind) && all.containsKey(to)) {
            report.line("%s %.2f", name, millis(all.get(kind), percentile) / millis(all.get(to), percentile));
        }
    }

    private static double millis(List<Histogram> all, double percentile) {
        return Median.of(all.stream()
                .mapToDouble(times -> times.getValueAtPercentile(percentile) / 1e6)
                .toArray());
    }

    void printTable(Report report) {
        report.line("");
        report.line("| enqueue call → handler starts | contender | p50 ms | p90 ms | p99 ms | p99.9 ms "
                + "| longest ms | tasks |");
        report.line("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        rounds.forEach((subject, kinds) -> kinds.forEach((kind, all) -> report.line(
                "| %s | %s | %.3f | %.3f | %.3f | %.3f | %.3f | %,d |",
                subject,
                kind.title(),
                millis(all, 50),
                millis(all, 90),
                millis(all, 99),
                millis(all, 99.9),
                all.stream().mapToLong(Histogram::getMaxValue).max().orElse(0) / 1e6,
                all.stream().mapToLong(Histogram::getTotalCount).sum())));
        report.line("");
    }
}
