package io.asyncjobs.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;

/** Reads the command line: names of suites, and options as {@code --name=value}, in any order. */
final class OptionsParser {

    static final int RECORDS = 1_000_000;
    static final int SECONDS = 60;

    private final List<Suite> suites = new ArrayList<>();
    private OptionalInt rounds = OptionalInt.empty();
    private List<Integer> slots = List.of();
    private List<Kind> contenders = List.of();
    private OptionalInt tasks = OptionalInt.empty();
    private OptionalInt warmUp = OptionalInt.empty();
    private int records = RECORDS;
    private int seconds = SECONDS;
    private String serverConfiguration = "";

    private OptionsParser() {}

    /**
     * Reads.
     *
     * @throws UsageException if something is unknown or missing
     */
    static Options parse(String... arguments) {
        OptionsParser parser = new OptionsParser();
        for (String argument : arguments) {
            parser.read(argument);
        }
        return parser.options();
    }

    private Options options() {
        if (suites.isEmpty()) {
            throw new UsageException("no suite is named");
        }
        return new Options(
                List.copyOf(suites), rounds, slots, contenders, tasks, warmUp, records, seconds, serverConfiguration);
    }

    private void read(String argument) {
        int equal = argument.indexOf('=');
        if (!argument.startsWith("--")) {
            suites.addAll(Suite.named(argument));
        } else if (equal < 0) {
            throw new UsageException("an option is written --name=value, not " + argument);
        } else {
            option(argument.substring(2, equal), argument.substring(equal + 1));
        }
    }

    private void option(String name, String value) {
        switch (name) {
            case "rounds" -> rounds = OptionalInt.of(number(name, value, 1));
            case "slots" -> slots = list(value, text -> number(name, text, 1));
            case "contenders" -> contenders = list(value, OptionsParser::kind);
            case "tasks" -> tasks = OptionalInt.of(number(name, value, 1));
            case "warm-up" -> warmUp = OptionalInt.of(number(name, value, 0));
            case "records" -> records = number(name, value, 1);
            case "seconds" -> seconds = number(name, value, 1);
            case "server-config" -> serverConfiguration = value;
            default -> throw new UsageException("unknown option --" + name);
        }
    }

    private static Kind kind(String option) {
        return Kind.named(option)
                .orElseThrow(() -> new UsageException("unknown contender " + option + "; known: " + Kind.options()));
    }

    private static <T> List<T> list(String value, Function<String, T> element) {
        return Arrays.stream(value.split(",")).map(element).toList();
    }

    private static int number(String name, String value, int least) {
        try {
            int number = Integer.parseInt(value.replace("_", ""));
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException none) {
            // Told below.
        }
        throw new UsageException("--" + name + " must be a whole number from " + least + ", not " + value);
    }
}
