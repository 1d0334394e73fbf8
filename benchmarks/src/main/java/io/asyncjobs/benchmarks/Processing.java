package io.asyncjobs.benchmarks;

import java.util.concurrent.atomic.AtomicLong;

/** Works a full queue whose handler does nothing, on a server of its own, and checks what it left there. */
final class Processing {

    private Processing() {}

    static Sample measure(ServerKind server, Kind kind, int slots, int tasks) throws Exception {
        try (Testbed testbed = server.start()) {
            return measure(testbed, kind, slots, tasks, 0);
        }
    }

    /** On a server that has other records, but nothing else in its queue. */
    static Sample measure(Testbed testbed, Kind kind, int slots, int tasks, int others) throws Exception {
        testbed.fill(tasks);
        AtomicLong ran = new AtomicLong();
        Sample sample;
        try (Contender contender = kind.make(testbed)) {
            Meter meter = Meter.start(testbed.server());
            Contender.Work work = contender.work(slots, payload -> ran.incrementAndGet());
            work.await(tasks);
            meter.beforeThreadsEnd();
            work.stop();
            sample = meter.stop(tasks);
        }
        if (ran.get() != tasks) {
            throw new IllegalStateException(kind.title() + " ran " + ran + " handlers for " + tasks + " tasks");
        }
        Check.complete(testbed, tasks, others);
        return sample;
    }
}
