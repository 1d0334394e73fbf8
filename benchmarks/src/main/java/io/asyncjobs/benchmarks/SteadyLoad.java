package io.asyncjobs.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * Tasks at a steady rate, whether or not those before have started: the time counts from when a task should have been
 * enqueued, so that a stall is seen in all that wait for it (coordinated omission).
 */
final class SteadyLoad {

    /** What comes first is not counted: code is compiled meanwhile. */
    private static final double WARM_UP = 0.3;

    private static final int SLOTS = 100;

    private final Contender contender;
    private final double nanosEach;
    private final List<byte[]> payloads;
    private final AtomicLongArray delays;
    private volatile long begin;

    private SteadyLoad(Contender contender, double perSecond, int tasks) {
        this.contender = contender;
        nanosEach = 1e9 / perSecond;
        payloads = Testbed.payloads(tasks);
        delays = new AtomicLongArray(tasks);
    }

    static Histogram measure(ServerKind server, Kind kind, double perSecond, int tasks) throws Exception {
        try (Testbed testbed = server.start();
                Contender contender = kind.make(testbed)) {
            SteadyLoad load = new SteadyLoad(contender, perSecond, tasks);
            Contender.Work work = contender.work(SLOTS, load::started);
            load.enqueue();
            work.await(tasks);
            work.stop();
            Check.complete(testbed, tasks);
            return load.times();
        }
    }

    private void enqueue() throws Exception {
        InFlight unlimited = new InFlight(payloads.size());
        begin = System.nanoTime();
        for (int i = 0; i < payloads.size(); i++) {
            long wait = due(i) - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(wait);
            }
            unlimited.next();
            unlimited.add(contender.enqueue(payloads.get(i)));
        }
        unlimited.finish();
    }

    private void started(Supplier<byte[]> payload) {
        String text = new String(payload.get(), StandardCharsets.US_ASCII);
        int number = Integer.parseInt(text.substring("{\"number\":".length(), text.indexOf(',')));
        delays.set(number, System.nanoTime() - due(number));
    }

    private Histogram times() {
        Histogram times = Latencies.histogram();
        for (int i = (int) (delays.length() * WARM_UP); i < delays.length(); i++) {
            times.recordValue(Math.max(0, delays.get(i)));
        }
        return times;
    }

    private long due(int number) {
        return begin + (long) (number * nanosEach);
    }
}
