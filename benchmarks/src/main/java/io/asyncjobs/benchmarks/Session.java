package io.asyncjobs.benchmarks;

import java.io.PrintStream;

/**
 * One run of the program.
 *
 * @param options what was asked for
 * @param out where results go
 * @param warmUp who has been warmed up in this JVM
 */
record Session(Options options, PrintStream out, WarmUp warmUp) {

    static Session of(Options options, PrintStream out) {
        return new Session(options, out, new WarmUp(options, out));
    }

    Report report() {
        return new Report(out);
    }

    ServerKind server() {
        return new ServerKind(false, options.serverConfiguration());
    }

    /** One that answers when a message is on disk, as databases do. */
    ServerKind syncServer() {
        return new ServerKind(true, options.serverConfiguration());
    }
}
