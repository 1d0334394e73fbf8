package io.asyncjobs.benchmarks;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What figures depend on, as a table. */
final class MachineFacts {

    private static final double GIB = 1 << 30;

    private MachineFacts() {}

    static void print(Session session) throws Exception {
        session.out().printf("| machine | |%n| --- | --- |%n");
        facts(session).forEach((name, fact) -> session.out().printf("| %s | %s |%n", name, fact));
    }

    private static Map<String, String> facts(Session session) throws Exception {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("CPU", Runtime.getRuntime().availableProcessors() + " × " + processor());
        facts.put("RAM", gibibytes(Machine.memory()));
        facts.put("system", system() + ", " + System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("Java", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
        facts.put("garbage collector", collector());
        try (Testbed testbed = session.server().start()) {
            facts.put("nats-server", testbed.server().version());
            facts.put("storage", Storage.describe(testbed.server().directory()));
        }
        facts.put("busy before", String.format(Locale.ROOT, "%.0f %% of all processors", 100 * Machine.busyShare()));
        return facts;
    }

    private static String processor() {
        return line(Path.of("/proc/cpuinfo"), "model name")
                .orElse(System.getProperty("os.arch"))
                .replaceFirst("^[\\s:]+", "");
    }

    private static String system() {
        return line(Path.of("/etc/os-release"), "PRETTY_NAME=")
                .map(name -> name.replace("\"", ""))
                .orElse("unknown distribution");
    }

    private static String collector() {
        String names = ManagementFactory.getGarbageCollectorMXBeans().stream()
                .map(GarbageCollectorMXBean::getName)
                .collect(Collectors.joining(", "));
        return names + "; heap up to " + gibibytes(Runtime.getRuntime().maxMemory());
    }

    private static String gibibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / GIB);
    }

    /** What follows a word at the begin of the first line that has it. */
    private static Optional<String> line(Path file, String start) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(start)).findFirst().map(line -> line.substring(start.length())
                    .strip());
        } catch (IOException none) {
            return Optional.empty();
        }
    }
}
