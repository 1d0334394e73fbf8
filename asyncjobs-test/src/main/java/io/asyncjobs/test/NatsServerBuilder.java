package io.asyncjobs.test;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Says how a {@link NatsServer} is to be.
 *
 * <p>Not thread safe. Can be used again: each {@link #start()} gives another server.
 */
public final class NatsServerBuilder {

    private static final Duration DEFAULT_START_TIMEOUT = Duration.ofSeconds(20);

    private @Nullable Path binary;
    private @Nullable Path directory;
    private int port;
    private String configuration = "";
    private String jetStream = "";
    private Duration startTimeout = DEFAULT_START_TIMEOUT;

    NatsServerBuilder() {}

    /**
     * Uses that executable; by default one is looked for, see {@link NatsServerBinary#find()}.
     *
     * @param binary path of a nats-server
     * @return this builder
     */
    public NatsServerBuilder binary(Path binary) {
        this.binary = binary;
        return this;
    }

    /**
     * Keeps data, configuration and log in that directory, which survives {@link NatsServer#close()} and the JVM.
     *
     * <p>It is created when it does not exist. One server at a time may use it. By default a temporary directory is
     * used and removed in the end. The log begins anew with each {@link #start()}.
     *
     * @param directory the directory
     * @return this builder
     */
    public NatsServerBuilder directory(Path directory) {
        this.directory = directory;
        return this;
    }

    /**
     * Listens for clients on that port of 127.0.0.1.
     *
     * @param port 1 to 65535, or 0 (the default) for any free port
     * @return this builder
     * @throws IllegalArgumentException if there is no such port
     */
    public NatsServerBuilder port(int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 (any) to 65535, not " + port);
        }
        this.port = port;
        return this;
    }

    /**
     * Adds to the server's configuration file: users, TLS, limits such as {@code max_payload: 64KB}.
     *
     * <p>Repeated calls add up. Relative paths are those of the JVM's working directory. The text may hold passwords: the file can be read by its owner only, and they appear in
     * no log or exception of ours.
     *
     * @param text nats-server configuration
     * @return this builder
     * @throws IllegalArgumentException if it sets, at its top level, an address, the log file or the {@code jetstream}
     *     block, which are the builder's
     */
    public NatsServerBuilder configuration(String text) {
        this.configuration += ServerConfiguration.checked(text) + "\n";
        return this;
    }

    /**
     * Adds to the {@code jetstream} block, for instance {@code sync_interval: always} or {@code max_file_store: 1GB}.
     *
     * <p>Repeated calls add up.
     *
     * @param text nats-server configuration
     * @return this builder
     * @throws IllegalArgumentException if it sets {@code store_dir}, for which there is {@link #directory(Path)}
     */
    public NatsServerBuilder jetStream(String text) {
        this.jetStream += ServerConfiguration.checkedJetStream(text) + "\n";
        return this;
    }

    /**
     * Gives up on a start after that time.
     *
     * @param timeout more than zero; 20 seconds by default
     * @return this builder
     * @throws IllegalArgumentException if it is not more than zero
     */
    public NatsServerBuilder startTimeout(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("startTimeout must be more than zero, not " + timeout);
        }
        this.startTimeout = timeout;
        return this;
    }

    /**
     * Finds or gets a nats-server, starts it and waits until JetStream answers.
     *
     * @return a running server, to be closed by the caller
     * @throws NatsServerException if there is none, if it does not start (the message has the end of its log), or if
     *     the directory is in use
     */
    public NatsServer start() {
        return NatsServer.start(
                new NatsServerSettings(binary, directory, port, configuration, jetStream, startTimeout));
    }
}
