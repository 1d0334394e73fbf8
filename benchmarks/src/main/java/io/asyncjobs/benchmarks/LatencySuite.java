package io.asyncjobs.benchmarks;

import java.util.List;
import org.HdrHistogram.Histogram;

/** How long it takes from the call of enqueue to the start of the handler. */
final class LatencySuite {

    static final String IDLE = "idle queue";

    private static final int ROUNDS = 3;
    private static final int IDLE_TASKS = 2_000;
    /** A measurement during which other machines took more than that of one processor is made again. */
    private static final double MAX_STOLEN_SHARE = 0.03;

    private static final int CAPACITY_TASKS = 60_000;
    private static final int HALF_LOAD_SECONDS = 8;

    private final Session session;
    private final Report report;
    private final Latencies latencies;

    LatencySuite(Session session, Report report, Latencies latencies) {
        this.session = session;
        this.report = report;
        this.latencies = latencies;
    }

    static void run(Session session) throws Exception {
        Report report = session.report();
        Latencies latencies = new Latencies();
        LatencySuite suite = new LatencySuite(session, report, latencies);
        suite.idle(IDLE_TASKS, ROUNDS, session.options().contenders(Kind.PRODUCT, Kind.RAW, Kind.ONE_POLL));
        String halfLoad = suite.halfLoad();
        latencies.printTable(report);
        for (int percentile : new int[] {50, 99}) {
            String name = "latency-p" + percentile;
            latencies.ratio(report, name + "/one-poll", IDLE, percentile, Kind.PRODUCT, Kind.ONE_POLL);
            latencies.ratio(report, name + "/raw", IDLE, percentile, Kind.PRODUCT, Kind.RAW);
            latencies.ratio(report, "half-load-" + name + "/raw", halfLoad, percentile, Kind.PRODUCT, Kind.RAW);
        }
    }

    void idle(int tasks, int rounds, List<Kind> kinds) throws Exception {
        int number = session.options().tasks(tasks);
        rounds(IDLE, rounds, kinds, (kind, first) -> IdleLatency.measure(session.server(), kind, number, first));
    }

    /** At half of what the product can do, which is more than one-poll can. */
    private String halfLoad() throws Exception {
        List<Kind> kinds = session.options().contenders(Kind.PRODUCT, Kind.RAW);
        session.warmUp().ensure(List.of(Kind.PRODUCT));
        double most = Capacity.measure(session.server(), session.options().tasks(CAPACITY_TASKS));
        double rate = Math.floor(most / 2);
        report.progress(String.format("the product enqueues and works at once: %,.0f/s", most));
        String subject = String.format("half load, %,.0f/s", rate);
        int tasks = session.options().tasks((int) rate * HALF_LOAD_SECONDS);
        rounds(subject, ROUNDS, kinds, (kind, first) -> SteadyLoad.measure(session.server(), kind, rate, tasks));
        return subject;
    }

    private void rounds(String subject, int rounds, List<Kind> kinds, Measurement measurement) throws Exception {
        List<Kind> available = kinds.stream().filter(Kind::available).toList();
        session.warmUp().ensure(available);
        Rounds.run(session.options().rounds(rounds), available, (kind, round, last) -> {
            long begin = System.nanoTime();
            long stolen = Machine.stolenNanos();
            Histogram times = measurement.of(kind, round == 0);
            double share = (double) (Machine.stolenNanos() - stolen) / (System.nanoTime() - begin);
            boolean fair = last || share < MAX_STOLEN_SHARE;
            report.progress(subject + ", " + kind.title() + ", round " + round + ": " + Latencies.text(times)
                    + (fair ? "" : ", not counted"));
            if (round > 0 && fair) {
                latencies.add(subject, kind, times);
            }
            return fair || round == 0;
        });
    }

    @FunctionalInterface
    private interface Measurement {
        Histogram of(Kind kind, boolean first) throws Exception;
    }
}
