package io.asyncjobs;

import io.asyncjobs.test.NatsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Publishes what the client library refuses to, byte for byte as given. */
public final class RawPublisher {

    private final NatsServer server;

    public RawPublisher(NatsServer server) {
        this.server = server;
    }

    /** Returns when the server has it. */
    public void publish(String subject, byte[] headers, byte[] body) {
        send("HPUB " + subject + " " + headers.length + " " + (headers.length + body.length), headers, body);
    }

    private void send(String line, byte[] headers, byte[] body) {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            OutputStream out = socket.getOutputStream();
            out.write("CONNECT {\"verbose\":false,\"headers\":true}\r\n".getBytes(StandardCharsets.UTF_8));
            out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.write(headers);
            out.write(body);
            out.write("\r\nPING\r\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
            StringBuilder answers = new StringBuilder();
            while (answers.indexOf("PONG") < 0) {
                int next = socket.getInputStream().read();
                if (next < 0) {
                    throw new IllegalStateException("the server refused it: " + answers);
                }
                answers.append((char) next);
            }
            if (answers.indexOf("-ERR") >= 0) {
                throw new IllegalStateException("the server refused it: " + answers);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
