package io.asyncjobs.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.test.NatsServer;
import io.nats.client.Connection;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // closing a connection may be interrupted
class SocksIT {

    @Test
    void connectsThroughTheProxyAndLetsItResolveTheName() throws Exception {
        try (NatsServer server = NatsServer.start();
                SocksProxy proxy = new SocksProxy(server.port());
                Connection connection = NatsConnector.connect(ConnectionSettings.builder()
                        .servers("nats://only-the-proxy-knows.example:4222")
                        .socksProxy("socks5://127.0.0.1:" + proxy.port())
                        .build())) {

            assertThat(connection.getServerInfo().getPort()).isEqualTo(server.port());
            assertThat(proxy.asked).containsExactly("only-the-proxy-knows.example");
        }
    }

    /** As much of SOCKS 5 (RFC 1928) as a client needs; whatever is asked for, it connects to one port. */
    private static final class SocksProxy implements AutoCloseable {

        final List<String> asked = new CopyOnWriteArrayList<>();
        private final ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        private final int target;

        SocksProxy(int target) throws IOException {
            this.target = target;
            start(this::serve);
        }

        int port() {
            return listener.getLocalPort();
        }

        private void serve() throws IOException {
            Socket client = listener.accept();
            DataInputStream in = new DataInputStream(client.getInputStream());
            OutputStream out = client.getOutputStream();
            in.readByte();
            in.readNBytes(in.readUnsignedByte());
            out.write(new byte[] {5, 0});
            in.readNBytes(3);
            if (in.readUnsignedByte() != 3) {
                client.close(); // an address: the client resolved the name
                return;
            }
            asked.add(new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.US_ASCII));
            in.readNBytes(2);
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            out.write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
            start(() -> pump(server.getInputStream(), out));
            pump(in, server.getOutputStream());
            server.close();
        }

        private static void pump(InputStream from, OutputStream to) throws IOException {
            from.transferTo(to);
        }

        private static void start(Work work) {
            Thread thread = new Thread(() -> {
                try {
                    work.run();
                } catch (IOException e) {
                    // closed
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }

    /** Something that may fail because a socket was closed. */
    private interface Work {
        void run() throws IOException;
    }
}
