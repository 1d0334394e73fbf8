package io.asyncjobs.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;

/** How many tasks a second are worked whose handler does nothing. */
final class ProcessSuite {

    /** Makes a contender for a server. */
    @FunctionalInterface
    interface Maker {
        Contender make(Testbed testbed) throws Exception;
    }

    /** Enough for about two seconds. */
    static int tasks(int slots) {
        return Integer.getInteger("tasks", slots == 1 ? 8_000 : 20_000);
    }

    static final Maker PRODUCT = testbed -> new Product(testbed.settings());
    static final Maker RAW = testbed -> new RawControl(testbed, true);
    static final Maker ONE_POLL = OnePollControl::new;

    private final Report report;
    private final boolean syncAlways;

    ProcessSuite(Report report, boolean syncAlways) {
        this.report = report;
        this.syncAlways = syncAlways;
    }

    static String subject(int slots) {
        return "process, " + slots + (slots == 1 ? " slot" : " slots");
    }

    /**
     * Measures contenders in turns.
     *
     * @param rounds how many turns; one more at first is not counted
     */
    void run(int slots, int tasks, int rounds, List<Maker> makers) throws Exception {
        List<Maker> order = new ArrayList<>(makers);
        for (int round = 0; round <= rounds; round++) {
            for (Maker maker : order) {
                measure(subject(slots), slots, tasks, round, maker);
            }
            Collections.rotate(order, 1);
        }
    }

    private void measure(String subject, int slots, int tasks, int round, Maker maker) throws Exception {
        try (Testbed testbed = Testbed.start(syncAlways)) {
            testbed.fill(tasks);
            AtomicLong ran = new AtomicLong();
            String name;
            Sample sample;
            try (Contender contender = maker.make(testbed)) {
                name = contender.name();
                Meter meter = Meter.start(testbed.server());
                contender.work(slots, payload -> ran.incrementAndGet()).finish(tasks);
                sample = meter.stop(tasks);
            }
            if (ran.get() != tasks) {
                throw new IllegalStateException(name + " ran " + ran + " handlers for " + tasks + " tasks");
            }
            Check.complete(testbed, tasks);
            report.progress(String.format(
                    "%s, %s, round %d: %,.0f/s, client %.0f µs, server %.0f µs, others %.0f %%",
                    subject,
                    name,
                    round,
                    sample.tasksPerSecond(),
                    sample.clientMicros(),
                    sample.serverMicros(),
                    100 * sample.foreignShare()));
            if (round > 0) {
                report.add(subject, name, sample);
            }
        }
    }

    /** The product with each handler on a virtual thread, where the JVM has them. */
    static Maker virtualThreads() {
        return testbed -> {
            ExecutorService threads = VirtualThreads.executor().orElseThrow();
            return new Product(testbed.settings(), threads);
        };
    }
}
