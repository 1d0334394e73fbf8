package io.asyncjobs.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/** Enqueues tasks at a steady rate, and notes when each has started. */
final class SteadyLoad {

    /** What comes first is not counted: code is compiled meanwhile. */
    private static final double WARM_UP = 0.3;

    private final Contender contender;
    private final double nanosEach;
    private final List<byte[]> payloads;
    private final AtomicLongArray delays;
    private volatile long begin;

    SteadyLoad(Contender contender, double perSecond, int tasks) {
        this.contender = contender;
        nanosEach = 1e9 / perSecond;
        payloads = Testbed.payloads(tasks);
        delays = new AtomicLongArray(tasks);
    }

    void run() {
        begin = System.nanoTime();
        for (int i = 0; i < payloads.size(); i++) {
            long wait = due(i) - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(wait);
            }
            contender.enqueue(payloads.get(i));
        }
    }

    void started(Supplier<byte[]> payload) {
        String text = new String(payload.get(), StandardCharsets.US_ASCII);
        int number = Integer.parseInt(text.substring("{\"number\":".length(), text.indexOf(',')));
        delays.set(number, System.nanoTime() - due(number));
    }

    void addTo(Histogram histogram) {
        for (int i = (int) (delays.length() * WARM_UP); i < delays.length(); i++) {
            histogram.recordValue(Math.max(0, delays.get(i)));
        }
    }

    private long due(int number) {
        return begin + (long) (number * nanosEach);
    }
}
