package io.asyncjobs.test;

import java.nio.file.Path;

/**
 * An executable nats-server of this machine.
 *
 * <p>Immutable.
 *
 * @param path absolute path of the executable
 * @param version what it calls itself, without a leading {@code v}, such as {@code 2.15.2}
 */
public record NatsServerBinary(Path path, String version) {

    /** The system property with the path of the nats-server to use; it comes before everything else. */
    public static final String PATH_PROPERTY = "nats.server";

    /** The environment variable with the path of the nats-server to use; {@link #PATH_PROPERTY} comes before it. */
    public static final String PATH_VARIABLE = "NATS_SERVER";

    /**
     * Finds a nats-server, or gets one.
     *
     * <p>In this order: {@link #PATH_PROPERTY} or {@link #PATH_VARIABLE} (nothing else is tried when one is set); the
     * {@code PATH} and the usual folders; the user's cache folder; building it into the cache by {@code go install};
     * unpacking the distribution's package into the cache by {@code apt-get download}. The last two take up to some
     * minutes, happen once, need no root and are safe when several JVMs do it at the same time.
     *
     * @return a binary that answered {@code --version}
     * @throws NatsServerException if there is none; the message lists what was tried and how to install one
     */
    public static NatsServerBinary find() {
        return BinaryFinder.system().find();
    }

    /**
     * Checks a nats-server at a known place.
     *
     * @param path the executable
     * @return the binary, which answered {@code --version}
     * @throws NatsServerException if the file is not an executable nats-server
     */
    public static NatsServerBinary of(Path path) {
        return BinaryFinder.system().require(path);
    }
}
