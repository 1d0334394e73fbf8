package io.asyncjobs.test;

import java.time.Duration;

/** Starts a server and waits until it answers. */
final class ServerLauncher {

    private static final Duration POLL = Duration.ofMillis(20);
    private static final int ATTEMPTS = 10;

    private final NatsServerSettings settings;
    private final NatsServerBinary binary;
    private final ServerDirectory directory;
    private final ServerLog log;

    ServerLauncher(NatsServerSettings settings, NatsServerBinary binary, ServerDirectory directory, ServerLog log) {
        this.settings = settings;
        this.binary = binary;
        this.directory = directory;
        this.log = log;
    }

    /** A server that answers, and its client port. */
    record Launched(ServerProcess process, int port) {}

    /** @param port the client port, 0 for any */
    Launched launch(int port) {
        for (int attempt = 1; ; attempt++) {
            ServerPorts ports = ServerPorts.withClientPort(port == 0 ? ServerPorts.free() : port);
            try {
                return new Launched(launch(ports), ports.client());
            } catch (PortTakenException e) {
                // Another process took a port between our look at it and the server's start.
                boolean ourChoice =
                        port == 0 || !String.valueOf(e.failure().getMessage()).contains(":" + port + ":");
                if (!ourChoice || attempt == ATTEMPTS) {
                    throw e.failure();
                }
            }
        }
    }

    private ServerProcess launch(ServerPorts ports) throws PortTakenException {
        directory.writeConfiguration(ServerConfiguration.text(settings, directory.path(), ports));
        int position = log.length();
        ServerProcess process = ServerProcess.start(binary, directory);
        boolean ready = false;
        try {
            awaitReady(process, new HealthProbe(ports), position);
            ready = true;
            return process;
        } finally {
            if (!ready) {
                process.end();
            }
        }
    }

    private void awaitReady(ServerProcess process, HealthProbe probe, int position) throws PortTakenException {
        long deadline = System.nanoTime() + settings.startTimeout().toNanos();
        while (!process.isKnown() || !probe.isHealthy()) {
            if (process.awaitExit(POLL)) {
                NatsServerException failure = new NatsServerException("nats-server " + binary.version()
                        + " ended with status " + process.status() + " instead of starting" + logTail(position));
                if (log.tail(position).contains("address already in use")) {
                    throw new PortTakenException(failure);
                }
                throw failure;
            }
            if (System.nanoTime() > deadline) {
                throw new NatsServerException("nats-server " + binary.version() + " was not ready within "
                        + settings.startTimeout().toMillis() + " ms; its last answer was: " + probe.lastAnswer()
                        + logTail(position));
            }
        }
    }

    private String logTail(int position) {
        String tail = log.tail(position);
        return tail.isEmpty() ? "; its log is empty" : "; the end of its log:\n  " + tail.replace("\n", "\n  ");
    }
}
