package io.asyncjobs.benchmarks;

import java.io.PrintStream;
import java.util.Arrays;

/** The command line. */
public final class Benchmarks {

    private static final int MISUSED = 2;

    private Benchmarks() {}

    /**
     * Runs the suites that its arguments name; without any it tells how it is used. Ends the JVM.
     *
     * @param arguments names of suites, and options
     */
    public static void main(String[] arguments) throws Exception {
        System.exit(run(arguments, System.out, System.err));
    }

    /** Gives the exit status. */
    static int run(String[] arguments, PrintStream out, PrintStream err) throws Exception {
        if (Arrays.asList(arguments).contains("--help")) {
            out.print(Usage.text());
            return 0;
        }
        Options options;
        try {
            options = OptionsParser.parse(arguments);
        } catch (UsageException e) {
            err.println(e.getMessage());
            err.print(Usage.text());
            return MISUSED;
        }
        Session session = Session.of(options, out);
        MachineFacts.print(session);
        for (Suite suite : options.suites()) {
            suite.run(session);
        }
        return 0;
    }
}
