package io.asyncjobs.benchmarks;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** How many tasks a second the product enqueues and works at the same time. */
final class Capacity {

    private static final int SLOTS = 100;
    private static final int BATCH = 1_000;

    private Capacity() {}

    static double measure(ServerKind server, int tasks) throws Exception {
        List<byte[]> payloads = Testbed.payloads(tasks);
        AtomicLong ran = new AtomicLong();
        try (Testbed testbed = server.start();
                Contender contender = Kind.PRODUCT.make(testbed)) {
            Contender.Work work = contender.work(SLOTS, payload -> ran.incrementAndGet());
            long start = System.nanoTime();
            for (int from = 0; from < tasks; from += BATCH) {
                contender.enqueueAll(payloads.subList(from, Math.min(tasks, from + BATCH)));
                long enough = from - 5L * BATCH; // so that both go on at once till the end
                Waiting.until(() -> ran.get() >= enough);
            }
            work.await(tasks);
            double perSecond = tasks * 1e9 / (System.nanoTime() - start);
            work.stop();
            Check.complete(testbed, tasks);
            return perSecond;
        }
    }
}
