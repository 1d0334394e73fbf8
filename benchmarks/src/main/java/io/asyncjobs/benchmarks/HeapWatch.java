package io.asyncjobs.benchmarks;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/**
 * How full this JVM's heap is before and after each garbage collection. A young collection leaves what is dead in the old
 * generation, so that what is reachable is less than this says.
 */
final class HeapWatch {

    private final Set<String> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getName)
            .collect(Collectors.toSet());
    private long last;
    private long mostAfter;
    private long mostBefore;

    private HeapWatch() {}

    static HeapWatch start() {
        HeapWatch watch = new HeapWatch();
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector)
                    .addNotificationListener((notification, none) -> watch.collected(notification), null, null);
        }
        return watch;
    }

    private synchronized void collected(Notification notification) {
        if (notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
            GarbageCollectionNotificationInfo info =
                    GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData());
            last = used(info.getGcInfo().getMemoryUsageAfterGc());
            mostAfter = Math.max(mostAfter, last);
            mostBefore = Math.max(mostBefore, used(info.getGcInfo().getMemoryUsageBeforeGc()));
        }
    }

    private long used(Map<String, MemoryUsage> usage) {
        return usage.entrySet().stream()
                .filter(pool -> pools.contains(pool.getKey()))
                .mapToLong(pool -> pool.getValue().getUsed())
                .sum();
    }

    /** The bytes after the last collection; 0 if there was none. */
    synchronized long afterCollection() {
        return last;
    }

    /** The most bytes that any collection left. */
    synchronized long mostAfterCollection() {
        return mostAfter;
    }

    /** The most bytes that there were, garbage included; that is before collections, or now. */
    synchronized long most() {
        return Math.max(
                mostBefore,
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
}
