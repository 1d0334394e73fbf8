package io.asyncjobs.test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Where one run of a server listens.
 *
 * @param client for clients
 * @param monitoring for the question after its health
 * @param monitoringPath prefix of the monitoring's paths; as nobody else's server has the same, no other server that
 *     took the port can answer for ours
 */
record ServerPorts(int client, int monitoring, String monitoringPath) {

    private static final PortRange RANGE = PortRange.of(System.getProperty(PortRange.FORK));
    private static final int ATTEMPTS = 200;

    static ServerPorts withClientPort(int client) {
        int monitoring = free();
        while (monitoring == client) {
            monitoring = free();
        }
        return new ServerPorts(client, monitoring, "/" + UUID.randomUUID());
    }

    /** A port that was free a moment ago. */
    static int free() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(RANGE.first(), RANGE.end());
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return port;
            } catch (IOException e) {
                // Taken: the next one.
            }
        }
        throw new NatsServerException(
                "No free port between " + RANGE.first() + " and " + RANGE.end() + " on 127.0.0.1");
    }
}
