package io.asyncjobs.benchmarks;

import java.io.PrintStream;
import java.util.EnumSet;
import java.util.Set;

/** Has each contender work many tasks, uncounted, so that its code is compiled before anything is counted. */
final class WarmUp {

    /** About as many as the product needs; fewer leave some of it to the interpreter. */
    static final int TASKS = 100_000;

    private static final int SLOTS = 100;

    /** With few slots records are loaded ahead, which is code of its own. */
    private static final int FEW_SLOTS = 10;

    /** It has far less code, and would take most of a minute. */
    private static final int ONE_POLL_PART = 16;

    private final Options options;
    private final PrintStream out;
    private final Set<Kind> warm = EnumSet.noneOf(Kind.class);

    WarmUp(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Warms contenders up that have not been yet. */
    void ensure(Iterable<Kind> kinds) throws Exception {
        for (Kind kind : kinds) {
            int tasks = tasks() / (kind == Kind.ONE_POLL ? ONE_POLL_PART : 1);
            if (tasks > 0 && warm.add(kind)) {
                work(kind, SLOTS, Math.max(1, tasks * 2 / 3));
                work(kind, FEW_SLOTS, Math.max(1, tasks / 3));
            }
        }
    }

    private void work(Kind kind, int slots, int tasks) throws Exception {
        Sample sample = Processing.measure(new ServerKind(false, options.serverConfiguration()), kind, slots, tasks);
        out.println("# warm-up, " + kind.title() + ", " + slots + " slots: " + sample);
    }

    int tasks() {
        return options.warmUp().orElse(TASKS);
    }
}
