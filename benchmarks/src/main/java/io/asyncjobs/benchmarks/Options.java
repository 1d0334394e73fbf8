package io.asyncjobs.benchmarks;

import java.util.List;
import java.util.OptionalInt;

/**
 * What the command line asks for; a suite takes what it has a use for.
 *
 * @param suites what to run, in this order
 * @param rounds how many counted rounds; empty: as many as the suite has
 * @param slots numbers of slots; empty: those of the suite
 * @param contenders who takes part; empty: those of the suite
 * @param tasks how many tasks a measurement has; empty: about as many as two seconds take
 * @param warmUp how many tasks each contender works before anything is counted; empty: {@link WarmUp#TASKS}
 * @param records how many records, or items, there are where a suite has many
 * @param seconds how long a backlog is worked
 * @param serverConfiguration text for the server's configuration file
 */
record Options(
        List<Suite> suites,
        OptionalInt rounds,
        List<Integer> slots,
        List<Kind> contenders,
        OptionalInt tasks,
        OptionalInt warmUp,
        int records,
        int seconds,
        String serverConfiguration) {

    int rounds(int usual) {
        return rounds.orElse(usual);
    }

    List<Integer> slots(Integer... usual) {
        return slots.isEmpty() ? List.of(usual) : slots;
    }

    List<Kind> contenders(Kind... usual) {
        return contenders.isEmpty() ? List.of(usual) : contenders;
    }

    int tasks(int usual) {
        return tasks.orElse(usual);
    }
}
