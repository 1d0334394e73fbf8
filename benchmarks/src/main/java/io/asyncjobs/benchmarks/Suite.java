package io.asyncjobs.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What there is to measure. */
enum Suite {
    QUICK("quick", "six ratios that tell most, in about four minutes", QuickSuite::run),
    PROCESS("process", "tasks a second that are worked, at 1, 10, 100 and 500 slots", ProcessSuite::run),
    PROCESS_SYNC("process-sync", "the same on a server that writes each message to disk", SyncSuite::run),
    ENQUEUE("enqueue", "tasks a second that are enqueued, singly and all at once", EnqueueSuite::run),
    LATENCY("latency", "from the call of enqueue to the start of the handler", LatencySuite::run),
    SCALE_OUT("scale-out", "tasks a second that 1, 2 and 4 worker processes work", ScaleOutSuite::run),
    GROWTH("growth", "speed and memory with a million records, or items", GrowthSuite::run),
    START_UP("start-up", "what the starter adds to the start of a Spring Boot application", StartUpSuite::run),
    MICRO("micro", "time and allocations of functions that are called for each task", MicroSuite::run);

    static final String ALL = "all";

    private final String option;
    private final String description;
    private final Program program;

    Suite(String option, String description, Program program) {
        this.option = option;
        this.description = description;
        this.program = program;
    }

    /** The suites of a name; {@code all} are all but the quick one, which only repeats some. */
    static List<Suite> named(String option) {
        Stream<Suite> all = Arrays.stream(values());
        List<Suite> found = option.equals(ALL)
                ? all.filter(suite -> suite != QUICK).toList()
                : all.filter(suite -> suite.option.equals(option)).toList();
        if (found.isEmpty()) {
            throw new UsageException("unknown suite " + option);
        }
        return found;
    }

    String option() {
        return option;
    }

    String description() {
        return description;
    }

    /** Measures, and prints what it found. */
    void run(Session session) throws Exception {
        session.out().printf("%n## %s: %s%n%n", option, description);
        program.run(session);
    }

    @FunctionalInterface
    private interface Program {
        void run(Session session) throws Exception;
    }
}
