package io.asyncjobs.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Collects samples and prints tables of medians with their range, and ratios of medians. */
final class Report {

    private final PrintStream out;
    private final Map<String, Map<String, List<Sample>>> samples = new LinkedHashMap<>();

    Report(PrintStream out) {
        this.out = out;
    }

    void add(String subject, String contender, Sample sample) {
        samples.computeIfAbsent(subject, none -> new LinkedHashMap<>())
                .computeIfAbsent(contender, none -> new ArrayList<>())
                .add(sample);
    }

    /** A line that tells that something goes on. */
    void progress(String text) {
        out.println("# " + text);
    }

    void line(String format, Object... values) {
        out.printf(Locale.ROOT, format + "%n", values);
    }

    /** The ratio of two contenders' medians. */
    double ratio(String subject, String contender, String to, ToDoubleFunction<Sample> figure) {
        Map<String, List<Sample>> all = samples.getOrDefault(subject, Map.of());
        return median(all.get(contender), figure) / median(all.get(to), figure);
    }

    /** One row for each subject and contender. */
    void printTable() {
        line(
                "| subject | contender | tasks/s, median (min–max) | client µs/task | server µs/task | bytes/task | peak heap MiB |");
        line("| --- | --- | ---: | ---: | ---: | ---: | ---: |");
        samples.forEach((subject, contenders) -> contenders.forEach((contender, all) -> line(
                "| %s | %s | %,.0f (%,.0f–%,.0f) | %.0f | %.0f | %,.0f | %.0f |",
                subject,
                contender,
                median(all, Sample::tasksPerSecond),
                all.stream().mapToDouble(Sample::tasksPerSecond).min().orElseThrow(),
                all.stream().mapToDouble(Sample::tasksPerSecond).max().orElseThrow(),
                median(all, Sample::clientMicros),
                median(all, Sample::serverMicros),
                median(all, Sample::allocatedPerTask),
                median(all, sample -> sample.peakHeap() / 1048576.0))));
    }

    static double median(List<Sample> all, ToDoubleFunction<Sample> figure) {
        double[] sorted = all.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
