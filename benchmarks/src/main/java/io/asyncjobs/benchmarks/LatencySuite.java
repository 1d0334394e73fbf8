package io.asyncjobs.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** How long it takes from the call of enqueue to the start of the handler. */
final class LatencySuite {

    private static final int SLOTS = 10;
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(2);
    private static final int WARM_UP = 3_000;

    private final Report report;
    private final Map<String, Map<String, Histogram>> histograms = new LinkedHashMap<>();

    LatencySuite(Report report) {
        this.report = report;
    }

    /** One task at a time in a queue that is empty; the next one some milliseconds after the handler started. */
    void idle(int tasks, int rounds, List<ProcessSuite.Maker> makers) throws Exception {
        List<ProcessSuite.Maker> order = new ArrayList<>(makers);
        for (int round = 0; round < rounds; round++) {
            for (ProcessSuite.Maker maker : order) {
                idle(tasks, maker);
            }
            Collections.rotate(order, 1);
        }
    }

    private void idle(int tasks, ProcessSuite.Maker maker) throws Exception {
        try (Testbed testbed = Testbed.start(false);
                Contender contender = maker.make(testbed)) {
            AtomicLong started = new AtomicLong();
            AtomicLong count = new AtomicLong();
            Contender.Work work = contender.work(SLOTS, payload -> {
                started.set(System.nanoTime());
                count.incrementAndGet();
            });
            Histogram histogram = histogram("idle queue", contender.name());
            List<byte[]> payloads = Testbed.payloads(tasks + WARM_UP);
            for (int i = 0; i < payloads.size(); i++) {
                long asked = System.nanoTime();
                contender.enqueue(payloads.get(i)).get();
                long expected = i + 1L;
                while (count.get() < expected) {
                    Thread.onSpinWait();
                }
                if (i >= WARM_UP) {
                    histogram.recordValue(started.get() - asked);
                    LockSupport.parkNanos(PAUSE);
                }
            }
            work.finish(payloads.size());
            Check.complete(testbed, payloads.size());
        }
    }

    /**
     * Tasks at a steady rate, whether or not those before have started: the time counts from when a task should have been
     * enqueued, so that a stall is seen in all that wait for it (coordinated omission).
     */
    void steady(String subject, double rate, int tasks, ProcessSuite.Maker maker) throws Exception {
        try (Testbed testbed = Testbed.start(false);
                Contender contender = maker.make(testbed)) {
            SteadyLoad load = new SteadyLoad(contender, rate, tasks);
            Contender.Work work = contender.work(100, load::started);
            load.run();
            work.finish(tasks);
            Histogram histogram = histogram(subject, contender.name());
            load.addTo(histogram);
            Check.complete(testbed, tasks);
        }
    }

    private Histogram histogram(String subject, String contender) {
        return histograms
                .computeIfAbsent(subject, none -> new LinkedHashMap<>())
                .computeIfAbsent(contender, none -> new Histogram(TimeUnit.MINUTES.toNanos(1), 3));
    }

    double ratio(String subject, String contender, String to, double percentile) {
        Map<String, Histogram> all = histograms.getOrDefault(subject, Map.of());
        return (double) all.get(contender).getValueAtPercentile(percentile)
                / all.get(to).getValueAtPercentile(percentile);
    }

    void printTable() {
        report.line(
                "| enqueue call → handler starts | contender | p50 ms | p90 ms | p99 ms | p99.9 ms | most ms | tasks |");
        report.line("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        histograms.forEach((subject, contenders) -> contenders.forEach((contender, histogram) -> report.line(
                "| %s | %s | %.3f | %.3f | %.3f | %.3f | %.3f | %,d |",
                subject,
                contender,
                histogram.getValueAtPercentile(50) / 1e6,
                histogram.getValueAtPercentile(90) / 1e6,
                histogram.getValueAtPercentile(99) / 1e6,
                histogram.getValueAtPercentile(99.9) / 1e6,
                histogram.getMaxValue() / 1e6,
                histogram.getTotalCount())));
    }
}
