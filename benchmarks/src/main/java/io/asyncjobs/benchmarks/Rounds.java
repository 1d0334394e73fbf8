package io.asyncjobs.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Lets contenders measure in turns, so that what slows the machine down for a while slows all of them. */
final class Rounds {

    /** So often a measurement is made at most when others use the machine meanwhile. */
    private static final int ATTEMPTS = 3;

    private Rounds() {}

    /**
     * Runs rounds, in each of which another contender is the first.
     *
     * @param rounds how many; one more at first, with number 0, is not to be counted
     */
    static void run(int rounds, List<Kind> kinds, Turn turn) throws Exception {
        List<Kind> order = new ArrayList<>(kinds);
        for (int round = 0; round <= rounds; round++) {
            for (Kind kind : order) {
                for (int attempt = 1; !turn.take(kind, round, attempt == ATTEMPTS); attempt++) {
                    // what others did to the machine is not what is to be measured
                }
            }
            Collections.rotate(order, 1);
        }
    }

    /** One measurement of one contender. */
    @FunctionalInterface
    interface Turn {

        /**
         * Takes it.
         *
         * @param last whether it counts in any case
         * @return whether it counts
         */
        boolean take(Kind kind, int round, boolean last) throws Exception;
    }
}
