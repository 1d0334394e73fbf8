package io.asyncjobs.benchmarks;

import java.util.Map;
import java.util.TreeMap;

/** How many tasks a second are enqueued. */
final class EnqueueSuite {

    private static final int ROUNDS = 5;

    /** How many tasks, by how many are in flight: enough for about a second. */
    private static final Map<Integer, Integer> TASKS =
            new TreeMap<>(Map.of(1, 8_000, 10, 20_000, 100, 40_000, 1000, 60_000));

    private EnqueueSuite() {}

    static void run(Session session) throws Exception {
        Report report = session.report();
        Enqueueing enqueueing = new Enqueueing(session, session.server(), report);
        for (Map.Entry<Integer, Integer> tasks : TASKS.entrySet()) {
            enqueueing.measure(tasks.getKey(), tasks.getValue(), ROUNDS);
        }
        enqueueing.measureAll(ROUNDS);
        report.printTable();
        for (int inFlight : TASKS.keySet()) {
            report.ratio("enqueue-" + inFlight + "/raw", Enqueueing.subject(inFlight), Kind.PRODUCT, Kind.RAW);
        }
        report.ratio("enqueue-all/raw", Enqueueing.ALL, Kind.PRODUCT, Kind.RAW);
    }
}
