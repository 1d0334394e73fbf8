package io.asyncjobs.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** What the machine is, and what else it does. */
final class Machine {

    private static final Path STAT = Path.of("/proc/stat");
    private static final int IDLE = 3;
    private static final int IO_WAIT = 4;
    private static final int STEAL = 7;
    private static final long TICK_NANOS = 10_000_000;

    private static final long LOOK_MILLIS = 1_000;

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private Machine() {}

    /** The bytes of main memory. */
    static long memory() {
        return SYSTEM.getTotalMemorySize();
    }

    /** The part of all processors that is used during a second in which this process does nothing. */
    static double busyShare() throws InterruptedException {
        long nanos = System.nanoTime();
        long busy = busyNanos();
        Thread.sleep(LOOK_MILLIS);
        return (double) (busyNanos() - busy)
                / (System.nanoTime() - nanos)
                / Runtime.getRuntime().availableProcessors();
    }

    /** The main memory that a process has; 0 if unknown. */
    static long residentBytes(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .sum();
        } catch (IOException notLinux) {
            return 0;
        }
    }

    /** The CPU time that all processors together gave to anybody, or had taken away by other machines; 0 if unknown. */
    static long busyNanos() {
        long[] ticks = ticks();
        long busy = 0;
        for (int i = 0; i < Math.min(ticks.length, STEAL + 1); i++) {
            busy += i == IDLE || i == IO_WAIT ? 0 : ticks[i];
        }
        return busy * TICK_NANOS;
    }

    /** The CPU time that other machines took away; 0 if unknown. */
    static long stolenNanos() {
        long[] ticks = ticks();
        return ticks.length > STEAL ? ticks[STEAL] * TICK_NANOS : 0;
    }

    private static long[] ticks() {
        try {
            return Arrays.stream(Files.readAllLines(STAT).get(0).trim().split("\\s+"))
                    .skip(1)
                    .mapToLong(Long::parseLong)
                    .toArray();
        } catch (IOException | RuntimeException notLinux) {
            return new long[0];
        }
    }
}
