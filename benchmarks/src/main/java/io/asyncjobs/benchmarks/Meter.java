package io.asyncjobs.benchmarks;

import io.asyncjobs.test.NatsServer;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads clocks and counters at the begin and the end of a measurement. */
final class Meter {

    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final com.sun.management.OperatingSystemMXBean PROCESS =
            (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final NatsServer server;
    private final Map<Long, Long> atTheBegin;
    private final Map<Long, Long> atTheEnd = new HashMap<>();
    private final long clientNanos;
    private final long serverNanos;
    private final long busyNanos;
    private final long start;

    private Meter(NatsServer server) {
        this.server = server;
        System.gc();
        pools().forEach(MemoryPoolMXBean::resetPeakUsage);
        atTheBegin = allocated();
        clientNanos = PROCESS.getProcessCpuTime();
        serverNanos = serverNanos();
        busyNanos = Machine.busyNanos();
        start = System.nanoTime();
    }

    static Meter start(NatsServer server) {
        return new Meter(server);
    }

    /** To be called before threads end that work, as their counters end with them. */
    void beforeThreadsEnd() {
        allocated().forEach((thread, bytes) -> atTheEnd.merge(thread, bytes, Math::max));
    }

    Sample stop(long tasks) {
        long nanos = System.nanoTime() - start;
        long client = PROCESS.getProcessCpuTime() - clientNanos;
        long onServer = serverNanos() - serverNanos;
        long foreign = Math.max(0, Machine.busyNanos() - busyNanos - client - onServer);
        beforeThreadsEnd();
        long bytes = 0;
        for (Map.Entry<Long, Long> thread : atTheEnd.entrySet()) {
            bytes += thread.getValue() - atTheBegin.getOrDefault(thread.getKey(), 0L);
        }
        long peak = pools().stream()
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
        return new Sample(tasks, nanos, client, onServer, bytes, peak, foreign);
    }

    /** Bytes by thread, of those that live. */
    private static Map<Long, Long> allocated() {
        long[] threads = THREADS.getAllThreadIds();
        long[] bytes = THREADS.getThreadAllocatedBytes(threads);
        Map<Long, Long> all = new HashMap<>();
        for (int i = 0; i < threads.length; i++) {
            all.put(threads[i], Math.max(0, bytes[i]));
        }
        return all;
    }

    private long serverNanos() {
        return ProcessHandle.of(server.pid())
                .flatMap(process -> process.info().totalCpuDuration())
                .orElse(Duration.ZERO)
                .toNanos();
    }

    private static List<MemoryPoolMXBean> pools() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
    }
}
