package io.asyncjobs.test;

import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real nats-server with JetStream, as a child process that listens on 127.0.0.1 only.
 *
 * <p>It lives until {@link #close()} or, however the JVM ends, until the end of the JVM; a signal to the JVM or its
 * process group (Ctrl-C) does not reach it, so that an application can drain. There is no shutdown hook.
 *
 * <p>Thread safe. Works on Linux and macOS.
 */
public final class NatsServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NatsServer.class);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private final NatsServerBinary binary;
    private final ServerDirectory directory;
    private final ServerLog log;
    private final ServerLauncher launcher;
    private final int port;
    private volatile ServerProcess process;
    private volatile boolean endExpected;
    private boolean closed;

    private NatsServer(NatsServerSettings settings, NatsServerBinary binary, ServerDirectory directory) {
        this.binary = binary;
        this.directory = directory;
        this.log = new ServerLog(directory.logFile(), settings.secrets());
        this.launcher = new ServerLauncher(settings, binary, directory, log);
        ServerLauncher.Launched launched = launcher.launch(settings.port());
        this.port = launched.port();
        this.process = launched.process();
        watch(process);
    }

    /**
     * Describes a server before it is started.
     *
     * @return a builder with the defaults: any port, a temporary directory, 20 seconds to start
     */
    public static NatsServerBuilder builder() {
        return new NatsServerBuilder();
    }

    /**
     * Starts a server with the defaults.
     *
     * @return a running server, to be closed by the caller
     * @throws NatsServerException if there is no nats-server, or it does not start
     */
    public static NatsServer start() {
        return builder().start();
    }

    static NatsServer start(NatsServerSettings settings) {
        Path path = settings.binary();
        NatsServerBinary binary = path == null ? NatsServerBinary.find() : NatsServerBinary.of(path);
        ServerDirectory directory = ServerDirectory.open(settings.directory());
        try {
            return new NatsServer(settings, binary, directory);
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    /**
     * Starts the server again, on the same port and directory, if it does not run; does nothing if it does.
     *
     * @throws NatsServerException if it does not start
     * @throws IllegalStateException after {@link #close()}
     */
    public synchronized void ensureRunning() {
        if (closed) {
            throw new IllegalStateException("This NatsServer is closed; start a new one");
        }
        if (isRunning()) {
            return;
        }
        ServerProcess former = process;
        process = launcher.launch(port).process();
        endExpected = false;
        former.release();
        watch(process);
    }

    /** Ends the server gracefully (SIGTERM) and waits; after ten seconds by force. Does nothing if it does not run. */
    public synchronized void stop() {
        endExpected = true;
        if (!isRunning()) {
            return;
        }
        process.terminate();
        // A suspended one would not see the signal.
        process.signal("CONT");
        if (!process.awaitEnd(STOP_LIMIT)) {
            LOG.warn("nats-server (process {}) did not stop within {} s; killing it", pid(), STOP_LIMIT.toSeconds());
            kill();
        }
    }

    /** Ends the server as a crash does (SIGKILL) and waits. Does nothing if it does not run. */
    public synchronized void kill() {
        endExpected = true;
        if (isRunning()) {
            process.kill();
            process.awaitEnd(STOP_LIMIT);
        }
    }

    /**
     * Stops the server gracefully if it runs, and starts it on the same port and directory.
     *
     * @throws NatsServerException if it does not start
     * @throws IllegalStateException after {@link #close()}
     */
    public synchronized void restart() {
        stop();
        ensureRunning();
    }

    /**
     * Lets the server hang (SIGSTOP): connections stay open and nothing is answered until {@link #resume()}.
     *
     * <p>Does nothing if it does not run.
     */
    public synchronized void suspend() {
        process.suspend();
    }

    /** Lets a suspended server go on (SIGCONT); does nothing to another. */
    public synchronized void resume() {
        process.signal("CONT");
    }

    /**
     * Says whether the server's process lives; a suspended one does.
     *
     * @return true from a start to the end of the process, whatever its cause
     */
    public boolean isRunning() {
        return process.isAlive();
    }

    /**
     * The server's process.
     *
     * @return the process id of the current run, or of the last one if it does not run
     */
    public long pid() {
        return process.pid();
    }

    /**
     * The port for clients, the same for all the server's runs.
     *
     * @return a port of 127.0.0.1
     */
    public int port() {
        return port;
    }

    /**
     * Where clients connect.
     *
     * @return {@code nats://127.0.0.1:<port>}
     */
    public String url() {
        return "nats://127.0.0.1:" + port;
    }

    /**
     * Where the server keeps its data, configuration and log.
     *
     * @return an absolute path
     */
    public Path directory() {
        return directory.path();
    }

    /**
     * The server's version.
     *
     * @return for instance {@code 2.15.2}
     */
    public String version() {
        return binary.version();
    }

    /**
     * The server's log of all its runs since this object exists, as it is: nothing is masked.
     *
     * @return the text, empty after {@link #close()} of a server in a temporary directory
     */
    public String log() {
        return log.text();
    }

    /**
     * The last 20 lines of {@link #log()}, with the secrets of the configuration masked.
     *
     * @return lines separated by line feeds
     */
    public String logTail() {
        return log.tail(0);
    }

    /** Stops the server and removes a temporary directory; a named one stays. Does nothing the second time. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            stop();
        } finally {
            if (!isRunning()) {
                process.release();
            }
            directory.close();
        }
    }

    @Override
    public String toString() {
        return "nats-server " + version() + " at " + url();
    }

    private void watch(ServerProcess started) {
        LOG.info("nats-server {} answers at {} (process {}, {})", version(), url(), started.pid(), directory());
        started.onExit(() -> {
            if (started == process && !endExpected) {
                LOG.warn("nats-server at {} ended unexpectedly with status {}", url(), started.status());
            }
        });
    }
}
