package io.asyncjobs.hostile;

import io.asyncjobs.test.NatsServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Publishes messages whose headers no client library would write. */
final class RawPublisher implements AutoCloseable {

    private final Socket socket;
    private final BufferedReader in;
    private final OutputStream out;

    RawPublisher(NatsServer server) throws IOException {
        socket = new Socket(
                InetAddress.getLoopbackAddress(), URI.create(server.url()).getPort());
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        out = socket.getOutputStream();
        in.readLine();
        send("CONNECT {\"verbose\":false,\"headers\":true}\r\n");
        synchronize();
    }

    /** Publishes with the bytes of a header block as they are. */
    void publish(String subject, String headers, byte[] body) throws IOException {
        int length = headers.length();
        send("HPUB " + subject + " " + length + " " + (length + body.length) + "\r\n" + headers);
        out.write(body);
        send("\r\n");
    }

    /** Returns when the server has taken all. */
    void synchronize() throws IOException {
        socket.setSoTimeout(5_000);
        send("PING\r\n");
        for (String line = in.readLine(); !"PONG".equals(line); line = in.readLine()) {
            if (line == null || line.startsWith("-ERR")) {
                throw new IOException("the server said " + line);
            }
        }
    }

    private void send(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
