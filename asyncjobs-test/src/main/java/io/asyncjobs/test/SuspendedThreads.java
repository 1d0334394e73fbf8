package io.asyncjobs.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The threads of a process as Linux lists them; where nobody lists them, all count as suspended. */
final class SuspendedThreads {

    private final Path tasks;

    private SuspendedThreads(Path tasks) {
        this.tasks = tasks;
    }

    static SuspendedThreads of(long pid) {
        return new SuspendedThreads(Path.of("/proc", Long.toString(pid), "task"));
    }

    /** Whether every thread has been stopped by a signal, or is gone. */
    boolean all() {
        try (Stream<Path> threads = Files.list(tasks)) {
            List<Path> all = threads.toList();
            return all.stream().allMatch(SuspendedThreads::isSuspended);
        } catch (IOException | UncheckedIOException e) {
            // No such list, or none any more.
            return true;
        }
    }

    private static boolean isSuspended(Path thread) {
        try {
            String stat = Files.readString(thread.resolve("stat"), StandardCharsets.ISO_8859_1);
            // The state follows the name, which is in parentheses and may hold any.
            int state = stat.lastIndexOf(')') + 2;
            return state < stat.length() && "TtZX".indexOf(stat.charAt(state)) >= 0;
        } catch (IOException e) {
            return true;
        }
    }
}
