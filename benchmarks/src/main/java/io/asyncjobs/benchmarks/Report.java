package io.asyncjobs.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** Collects samples and prints tables of medians with their range, and ratios of medians. */
final class Report {

    static final double MIB = 1 << 20;

    private static final double MAX_FOREIGN_SHARE = 0.1;

    private final PrintStream out;
    private final Map<String, Map<Kind, List<Sample>>> samples = new LinkedHashMap<>();

    Report(PrintStream out) {
        this.out = out;
    }

    /**
     * Tells of a sample, and keeps it unless its round is 0 or too much of the machine was somebody else's.
     *
     * @param anyway whether it is kept whoever else used the machine
     * @return whether it need not be repeated
     */
    boolean add(String subject, Kind kind, int round, Sample sample, boolean anyway) {
        boolean fair = anyway || round == 0 || sample.foreignShare() <= MAX_FOREIGN_SHARE;
        progress(subject + ", " + kind.title() + ", round " + round + ": " + sample + (fair ? "" : ", not counted"));
        if (round > 0 && fair) {
            samples.computeIfAbsent(subject, none -> new EnumMap<>(Kind.class))
                    .computeIfAbsent(kind, none -> new ArrayList<>())
                    .add(sample);
        }
        return fair;
    }

    /** A line that tells that something goes on. */
    void progress(String text) {
        out.println("# " + text);
    }

    void line(String format, Object... values) {
        out.printf(Locale.ROOT, format + "%n", values);
    }

    /** Prints the ratio of two contenders' medians of tasks per second, if both were measured. */
    void ratio(String name, String subject, Kind kind, Kind to) {
        ratio(name, subject, kind, to, Sample::tasksPerSecond);
    }

    /** Prints the ratio of two contenders' medians, if both were measured. */
    void ratio(String name, String subject, Kind kind, Kind to, ToDoubleFunction<Sample> figure) {
        ratio(name, median(subject, kind, figure), median(subject, to, figure));
    }

    /** Prints the ratio of one contender's medians of tasks per second, if both were measured. */
    void ratio(String name, Kind kind, String subject, String to) {
        ratio(name, median(subject, kind, Sample::tasksPerSecond), median(to, kind, Sample::tasksPerSecond));
    }

    private void ratio(String name, OptionalDouble figure, OptionalDouble to) {
        if (figure.isPresent() && to.isPresent()) {
            line("%s %.2f", name, figure.getAsDouble() / to.getAsDouble());
        }
    }

    private OptionalDouble median(String subject, Kind kind, ToDoubleFunction<Sample> figure) {
        List<Sample> all = samples.getOrDefault(subject, Map.of()).getOrDefault(kind, List.of());
        return all.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(median(all, figure));
    }

    /** One row for each subject and contender. */
    void printTable() {
        line("");
        line("| subject | contender | tasks/s, median (min–max) | client µs/task | server µs/task | bytes/task "
                + "| peak heap MiB | others %% |");
        line("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        samples.forEach((subject, kinds) -> kinds.forEach((kind, all) -> line(
                "| %s | %s | %,.0f (%,.0f–%,.0f) | %.0f | %.0f | %,.0f | %.0f | %.0f |",
                subject,
                kind.title(),
                median(all, Sample::tasksPerSecond),
                all.stream().mapToDouble(Sample::tasksPerSecond).min().orElseThrow(),
                all.stream().mapToDouble(Sample::tasksPerSecond).max().orElseThrow(),
                median(all, Sample::clientMicros),
                median(all, Sample::serverMicros),
                median(all, Sample::allocatedPerTask),
                median(all, sample -> sample.peakHeap() / MIB),
                median(all, sample -> 100 * sample.foreignShare()))));
        line("");
    }

    private static double median(List<Sample> all, ToDoubleFunction<Sample> figure) {
        return Median.of(all.stream().mapToDouble(figure).toArray());
    }
}
