package io.asyncjobs.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;

/** How many tasks a second are enqueued. */
final class EnqueueSuite {

    static final String ALL = "enqueueAll of 10,000; raw: 1000 in flight";
    private static final int ALL_TASKS = 10_000;
    private static final int ALL_REPEATS = 5;

    private final Report report;
    private final boolean syncAlways;

    EnqueueSuite(Report report, boolean syncAlways) {
        this.report = report;
        this.syncAlways = syncAlways;
    }

    static String subject(int inFlight) {
        return "enqueue, " + (inFlight == 1 ? "one caller blocking" : inFlight + " in flight");
    }

    /** What is measured. */
    @FunctionalInterface
    private interface Way {
        void enqueue(Contender contender, List<byte[]> payloads) throws Exception;
    }

    /** So many tasks with so many unconfirmed; with 1 the caller waits for each. */
    void run(int inFlight, int tasks, int rounds) throws Exception {
        Way way = inFlight == 1
                ? (contender, payloads) -> {
                    for (byte[] payload : payloads) {
                        contender.enqueue(payload).get();
                    }
                }
                : (contender, payloads) -> {
                    Semaphore free = new Semaphore(inFlight);
                    for (byte[] payload : payloads) {
                        free.acquire();
                        contender.enqueue(payload).thenRun(free::release);
                    }
                    free.acquire(inFlight);
                };
        rounds(subject(inFlight), tasks, 1, rounds, way);
    }

    /** {@code enqueueAll}, a few times each round. */
    void runAll(int rounds) throws Exception {
        rounds(ALL, ALL_TASKS, ALL_REPEATS, rounds, Contender::enqueueAll);
    }

    private void rounds(String subject, int tasks, int repeats, int rounds, Way way) throws Exception {
        List<ProcessSuite.Maker> order = new ArrayList<>(List.of(ProcessSuite.PRODUCT, ProcessSuite.RAW));
        for (int round = 0; round <= rounds; round++) {
            for (ProcessSuite.Maker maker : order) {
                measure(subject, tasks, repeats, round, maker, way);
            }
            Collections.rotate(order, 1);
        }
    }

    private void measure(String subject, int tasks, int repeats, int round, ProcessSuite.Maker maker, Way way)
            throws Exception {
        try (Testbed testbed = Testbed.start(syncAlways)) {
            List<byte[]> payloads = Testbed.payloads(tasks);
            try (Contender contender = maker.make(testbed)) {
                for (int repeat = 0; repeat < repeats; repeat++) {
                    Meter meter = Meter.start(testbed.server());
                    way.enqueue(contender, payloads);
                    Sample sample = meter.stop(tasks);
                    report.progress(String.format(
                            "%s, %s, round %d: %,.0f/s, client %.0f µs, server %.0f µs",
                            subject,
                            contender.name(),
                            round,
                            sample.tasksPerSecond(),
                            sample.clientMicros(),
                            sample.serverMicros()));
                    if (round > 0) {
                        report.add(subject, contender.name(), sample);
                    }
                }
            }
            Check.queued(testbed, (long) tasks * repeats);
        }
    }
}
