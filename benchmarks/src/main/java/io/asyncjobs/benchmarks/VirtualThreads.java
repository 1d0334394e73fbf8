package io.asyncjobs.benchmarks;

import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Virtual threads, by reflection: this is compiled for a Java that has none. */
final class VirtualThreads {

    private static final int FIRST_JAVA = 21;

    private VirtualThreads() {}

    static boolean available() {
        return Runtime.version().feature() >= FIRST_JAVA;
    }

    /** An executor that starts one for each task; empty on a JVM without them. */
    static Optional<ExecutorService> executor() {
        try {
            return Optional.of((ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null));
        } catch (ReflectiveOperationException tooOld) {
            return Optional.empty();
        }
    }
}
