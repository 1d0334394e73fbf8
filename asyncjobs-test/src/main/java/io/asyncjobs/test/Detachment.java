package io.asyncjobs.test;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a command into a session of its own.
 *
 * <p>Ctrl-C and a signal to the process group of the JVM then do not reach the server, which has to be there while the
 * application drains.
 */
final class Detachment {

    private static final Logger LOG = LoggerFactory.getLogger(NatsServer.class);

    private Detachment() {}

    /** What to put before a command. */
    static List<String> prefix(Environment environment) {
        var setsid = environment.executable("setsid");
        if (setsid.isPresent()) {
            return List.of(setsid.get().toString());
        }
        var perl = environment.executable("perl");
        if (perl.isPresent()) {
            return List.of(perl.get().toString(), "-e", "use POSIX; POSIX::setsid(); exec { $ARGV[0] } @ARGV;");
        }
        LOG.debug("Neither setsid nor perl found: a Ctrl-C in the terminal will end nats-server together with the JVM");
        return List.of();
    }
}
