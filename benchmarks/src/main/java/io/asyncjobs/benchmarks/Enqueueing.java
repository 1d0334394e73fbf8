package io.asyncjobs.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** Enqueues tasks on a server that nobody works for. */
final class Enqueueing {

    static final String ALL = "enqueueAll of 10,000; raw: 1000 in flight";
    private static final int ALL_TASKS = 10_000;
    private static final int ALL_REPEATS = 5;

    private final Session session;
    private final ServerKind server;
    private final Report report;

    Enqueueing(Session session, ServerKind server, Report report) {
        this.session = session;
        this.server = server;
        this.report = report;
    }

    static String subject(int inFlight) {
        return "enqueue, " + (inFlight == 1 ? "one caller blocking" : inFlight + " in flight");
    }

    /** So many tasks with so many unconfirmed; with 1 the caller waits for each. */
    void measure(int inFlight, int tasks, int rounds) throws Exception {
        rounds(
                subject(inFlight),
                tasks,
                1,
                rounds,
                inFlight == 1
                        ? Enqueueing::blocking
                        : (contender, payloads) -> {
                            InFlight sent = new InFlight(inFlight);
                            for (byte[] payload : payloads) {
                                sent.next();
                                sent.add(contender.enqueue(payload));
                            }
                            sent.finish();
                        });
    }

    /** {@code enqueueAll}, a few times each round. */
    void measureAll(int rounds) throws Exception {
        rounds(ALL, ALL_TASKS, ALL_REPEATS, rounds, Contender::enqueueAll);
    }

    private static void blocking(Contender contender, List<byte[]> payloads) throws Exception {
        for (byte[] payload : payloads) {
            contender.enqueue(payload).get(1, TimeUnit.MINUTES);
        }
    }

    private void rounds(String subject, int tasks, int repeats, int rounds, Way way) throws Exception {
        Options options = session.options();
        int number = options.tasks(tasks);
        List<Kind> kinds = options.contenders(Kind.PRODUCT, Kind.RAW).stream()
                .filter(kind -> kind == Kind.PRODUCT || kind == Kind.RAW)
                .toList();
        session.warmUp().ensure(kinds);
        Rounds.run(
                options.rounds(rounds),
                kinds,
                (kind, round, last) -> measure(subject, number, repeats, kind, round, last, way));
    }

    private boolean measure(String subject, int tasks, int repeats, Kind kind, int round, boolean last, Way way)
            throws Exception {
        boolean counted = false;
        try (Testbed testbed = server.start()) {
            List<byte[]> payloads = Testbed.payloads(tasks);
            try (Contender contender = kind.make(testbed)) {
                for (int repeat = 0; repeat < repeats; repeat++) {
                    Meter meter = Meter.start(testbed.server());
                    way.enqueue(contender, payloads);
                    counted |= report.add(subject, kind, round, meter.stop(tasks), last);
                }
            }
            Check.queued(testbed, (long) tasks * repeats);
        }
        return counted;
    }

    /** What is measured. */
    @FunctionalInterface
    private interface Way {
        void enqueue(Contender contender, List<byte[]> payloads) throws Exception;
    }
}
