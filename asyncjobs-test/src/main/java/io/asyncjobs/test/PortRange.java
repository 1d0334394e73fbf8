package io.asyncjobs.test;

import org.jspecify.annotations.Nullable;

/**
 * Where the servers of this JVM find their ports. JVMs that test at the same time have a slice each: the port of a server
 * that is stopped must still be free when it is started again, so no other JVM may give it to a server of its own.
 *
 * @param first the lowest
 * @param end the lowest that is too high
 */
record PortRange(int first, int end) {

    /** The system property with the number of this JVM, if there are several; set by the build. */
    static final String FORK = "asyncjobs.test.fork";

    // Below the ports that systems hand out themselves (32768 on Linux): while the server is down, a client's attempts
    // to reconnect could otherwise be given that very port as their own, and the server could not have it back.
    private static final PortRange ALL = new PortRange(15_000, 30_000);
    private static final int SLICES = 8;

    /** The slice of a JVM; all ports if its number is missing or none, as it is where an IDE passes the build's text. */
    static PortRange of(@Nullable String fork) {
        if (fork == null || !fork.matches("[0-9]{1,9}")) {
            return ALL;
        }
        int size = (ALL.end - ALL.first) / SLICES;
        int first = ALL.first + Integer.parseInt(fork) % SLICES * size;
        return new PortRange(first, first + size);
    }
}
