package io.asyncjobs.benchmarks;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * One task every few milliseconds, in a queue that is empty. A task that can't be enqueued when it is due, as the one
 * before has not started yet, counts from when it was due (coordinated omission).
 */
final class IdleLatency {

    private static final int SLOTS = 10;
    private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(4);
    private static final int WARM_UP = 1_000;

    /** More at first: the way of one single task is another one than that of many, and is compiled anew. */
    private static final int FIRST_WARM_UP = 12_000;

    private final Contender contender;
    private final Semaphore starts = new Semaphore(0);
    private volatile long started;

    private IdleLatency(Contender contender) {
        this.contender = contender;
    }

    static Histogram measure(ServerKind server, Kind kind, int tasks, boolean first) throws Exception {
        int warmUp = Math.min(first ? FIRST_WARM_UP : WARM_UP, 12 * tasks);
        try (Testbed testbed = server.start();
                Contender contender = kind.make(testbed)) {
            Histogram times = new IdleLatency(contender).measure(tasks, warmUp);
            Check.complete(testbed, tasks + warmUp);
            return times;
        }
    }

    private Histogram measure(int tasks, int warmUp) throws Exception {
        Contender.Work work = contender.work(SLOTS, payload -> {
            started = System.nanoTime();
            starts.release();
        });
        List<byte[]> payloads = Testbed.payloads(tasks + warmUp);
        for (byte[] payload : payloads.subList(0, warmUp)) {
            start(payload);
        }
        Histogram times = Latencies.histogram();
        long due = System.nanoTime();
        for (byte[] payload : payloads.subList(warmUp, payloads.size())) {
            due += INTERVAL;
            long begin = Math.min(due, System.nanoTime());
            if (begin < due) {
                LockSupport.parkNanos(due - begin);
                begin = System.nanoTime(); // waking up late is no fault of the contender
            }
            start(payload);
            times.recordValue(started - begin);
        }
        work.await(payloads.size());
        work.stop();
        return times;
    }

    private void start(byte[] payload) throws Exception {
        contender.enqueue(payload).get(1, TimeUnit.MINUTES);
        if (!starts.tryAcquire(1, TimeUnit.MINUTES)) {
            throw new TimeoutException("a task does not start");
        }
    }
}
