package io.asyncjobs.handler;

import java.util.Map;

/** How a command ended, in the words of Go (protocol 18). */
final class ExitStatus {

    /** What the JVM and shells add to the number of a signal. */
    private static final int SIGNAL = 128;

    /** Those whose numbers are the same on all systems. */
    private static final Map<Integer, String> SIGNALS = Map.ofEntries(
            Map.entry(1, "hangup"),
            Map.entry(2, "interrupt"),
            Map.entry(3, "quit"),
            Map.entry(4, "illegal instruction"),
            Map.entry(6, "aborted"),
            Map.entry(8, "floating point exception"),
            Map.entry(9, "killed"),
            Map.entry(11, "segmentation fault"),
            Map.entry(13, "broken pipe"),
            Map.entry(14, "alarm clock"),
            Map.entry(15, "terminated"));

    private ExitStatus() {}

    /**
     * The text for an exit code. The JVM does not tell an end by a signal from an exit with 128 and its number, which
     * is what a shell returns when its last program ended by that signal: both are told as the signal.
     */
    static String text(int code) {
        String signal = SIGNALS.get(code - SIGNAL);
        return signal == null ? "exit status " + code : "signal: " + signal;
    }
}
