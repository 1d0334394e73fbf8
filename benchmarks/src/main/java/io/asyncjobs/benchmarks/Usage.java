package io.asyncjobs.benchmarks;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Tells how to call this. */
final class Usage {

    private static final String OPTIONS =
            """
            Options, for the suites that have a use for them:
              --rounds=N            counted rounds
              --slots=1,10          numbers of slots
              --contenders=A,B      who takes part: %s
              --tasks=N             tasks of a measurement
              --warm-up=N           tasks that each contender works before anything is counted; default %d
              --records=N           records, or items, where there are many; default %d
              --seconds=N           how long a backlog is worked; default %d
              --server-config=TEXT  text for the server's configuration file
            """;

    private Usage() {}

    static String text() {
        String suites = Arrays.stream(Suite.values())
                .map(suite -> String.format("  %-14s%s%n", suite.option(), suite.description()))
                .collect(Collectors.joining());
        return "Usage: java -jar benchmarks.jar <suite>... [--option=value]...\n\nSuites:\n" + suites
                + String.format("  %-14s%s%n%n", Suite.ALL, "all of them but quick")
                + String.format(OPTIONS, Kind.options(), WarmUp.TASKS, OptionsParser.RECORDS, OptionsParser.SECONDS);
    }
}
