package io.asyncjobs.test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** The few words of the NATS protocol that the tests need. */
final class RawClient implements AutoCloseable {

    private final Socket socket;
    private final BufferedReader in;

    RawClient(NatsServer server) throws IOException {
        this(server, "{\"verbose\":false}");
    }

    /** @param connect the options of CONNECT, as JSON */
    RawClient(NatsServer server, String connect) throws IOException {
        this.socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        in.readLine();
        send("CONNECT " + connect);
        ping(20_000);
    }

    /** Returns when the server has answered. */
    void ping(int timeoutMillis) throws IOException {
        socket.setSoTimeout(timeoutMillis);
        send("PING");
        for (String line = in.readLine(); !"PONG".equals(line); line = in.readLine()) {
            if (line == null || line.startsWith("-ERR")) {
                throw new IOException("The server said " + line);
            }
        }
    }

    /** Sends a request and returns the payload of its one-line answer. */
    String request(String subject, String payload) throws IOException {
        send("SUB answers 1");
        send("PUB " + subject + " answers " + payload.length() + "\r\n" + payload);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.startsWith("MSG answers ")) {
                return in.readLine();
            }
            if (line.startsWith("-ERR")) {
                throw new IOException("The server said " + line);
            }
        }
        throw new IOException("The server closed the connection");
    }

    private void send(String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
