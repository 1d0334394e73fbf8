package io.asyncjobs.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** The command line. */
public final class Benchmarks {

    private static final int ROUNDS = 5;
    private static final List<ProcessSuite.Maker> ALL =
            List.of(ProcessSuite.PRODUCT, ProcessSuite.RAW, ProcessSuite.ONE_POLL);

    private Benchmarks() {}

    /**
     * Runs what its arguments name.
     *
     * @param arguments see {@link #usage}
     */
    public static void main(String[] arguments) throws Exception {
        Report report = new Report(System.out);
        switch (arguments.length == 0 ? "" : arguments[0]) {
            case "process" -> {
                ProcessSuite suite = new ProcessSuite(report, false);
                int slots = Integer.parseInt(arguments[1]);
                int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : ROUNDS;
                suite.run(
                        slots,
                        ProcessSuite.tasks(slots),
                        rounds,
                        ALL.subList(0, arguments.length > 3 ? Integer.parseInt(arguments[3]) : 3));
                report.printTable();
                String subject = ProcessSuite.subject(slots);
                report.line(
                        "process-%d/raw %.2f", slots, report.ratio(subject, "product", "raw", Sample::tasksPerSecond));
                report.line("client CPU/raw %.2f", report.ratio(subject, "product", "raw", Sample::clientMicros));
            }
            case "enqueue" -> {
                EnqueueSuite suite = new EnqueueSuite(report, false);
                suite.run(1, 8_000, 3);
                suite.run(100, 40_000, 3);
                suite.runAll(3);
                report.printTable();
                for (String subject : List.of(EnqueueSuite.subject(1), EnqueueSuite.subject(100), EnqueueSuite.ALL)) {
                    report.line("%s %.2f", subject, report.ratio(subject, "product", "raw", Sample::tasksPerSecond));
                }
            }
            case "product" -> {
                new ProcessSuite(report, false)
                        .run(
                                Integer.parseInt(arguments[1]),
                                Integer.parseInt(arguments[2]),
                                Integer.parseInt(arguments[3]),
                                List.of(ProcessSuite.PRODUCT));
            }
            case "raw" -> {
                new ProcessSuite(report, false)
                        .run(
                                Integer.parseInt(arguments[1]),
                                Integer.parseInt(arguments[2]),
                                Integer.parseInt(arguments[3]),
                                List.of(ProcessSuite.RAW));
            }
            case "onepoll" -> {
                new ProcessSuite(report, false)
                        .run(
                                Integer.parseInt(arguments[1]),
                                Integer.parseInt(arguments[2]),
                                1,
                                List.of(ProcessSuite.ONE_POLL));
            }
            case "latency" -> {
                LatencySuite suite = new LatencySuite(report);
                suite.idle(1_000, 3, new ArrayList<>(ALL));
                suite.printTable();
                report.line("latency-p50/one-poll %.2f", suite.ratio("idle queue", "product", "one-poll", 50));
                report.line("latency-p99/one-poll %.2f", suite.ratio("idle queue", "product", "one-poll", 99));
            }
            default -> usage();
        }
    }

    private static void usage() {
        System.err.println("usage");
        System.exit(2);
    }
}
