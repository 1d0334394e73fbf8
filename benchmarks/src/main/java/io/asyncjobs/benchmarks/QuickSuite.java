package io.asyncjobs.benchmarks;

import java.util.List;

/** The ratios that tell most. */
final class QuickSuite {

    private static final int ROUNDS = 3;

    /** For what differs most from round to round. */
    private static final int MANY_ROUNDS = 7;

    private static final int LATENCY_TASKS = 1_000;

    private QuickSuite() {}

    static void run(Session session) throws Exception {
        Report report = session.report();
        Latencies latencies = new Latencies();
        ProcessSuite process = new ProcessSuite(session, session.server(), report);
        process.measure(100, ProcessSuite.tasks(100), MANY_ROUNDS, List.of(Kind.PRODUCT, Kind.RAW, Kind.ONE_POLL));
        process.measure(10, ProcessSuite.tasks(10), MANY_ROUNDS, List.of(Kind.PRODUCT, Kind.RAW));
        process.measure(1, ProcessSuite.tasks(1), ROUNDS, List.of(Kind.PRODUCT, Kind.RAW));
        new Enqueueing(session, session.server(), report).measureAll(MANY_ROUNDS);
        new LatencySuite(session, report, latencies).idle(LATENCY_TASKS, ROUNDS, List.of(Kind.PRODUCT, Kind.ONE_POLL));

        report.printTable();
        latencies.printTable(report);
        report.ratio("process-100/raw", ProcessSuite.subject(100), Kind.PRODUCT, Kind.RAW);
        report.ratio("process-100/one-poll", ProcessSuite.subject(100), Kind.PRODUCT, Kind.ONE_POLL);
        report.ratio("process-10/raw", ProcessSuite.subject(10), Kind.PRODUCT, Kind.RAW);
        report.ratio("process-1/raw", ProcessSuite.subject(1), Kind.PRODUCT, Kind.RAW);
        report.ratio("enqueue-all/raw", Enqueueing.ALL, Kind.PRODUCT, Kind.RAW);
        latencies.ratio(report, "latency-p50/one-poll", LatencySuite.IDLE, 50, Kind.PRODUCT, Kind.ONE_POLL);
    }
}
