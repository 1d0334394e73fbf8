package io.asyncjobs;

import io.asyncjobs.test.NatsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A link to a server which can keep its answers back from the moment on when a certain request is on its way: the server
 * has got it and done it, and whoever sent it does not know.
 */
public final class LossyLink implements AutoCloseable {

    private final NatsServer server;
    private final ServerSocket listening;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final StringBuilder sent = new StringBuilder();
    private String trigger = "";
    private boolean held;

    /** Opens a port of its own. */
    public LossyLink(NatsServer server) {
        this.server = server;
        try {
            listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    /** Where clients connect to. */
    public String url() {
        return "nats://127.0.0.1:" + listening.getLocalPort();
    }

    /** Keeps all answers back that come after the next request with this text. */
    public synchronized void holdAnswersTo(String request) {
        sent.setLength(0);
        trigger = request;
    }

    /** Lets all answers through, also those kept back. */
    public synchronized void release() {
        trigger = "";
        held = false;
        notifyAll();
    }

    /** How often a text has been sent to the server since the answers are to be held. */
    public synchronized int count(String request) {
        int count = 0;
        for (int at = sent.indexOf(request); at >= 0; at = sent.indexOf(request, at + 1)) {
            count++;
        }
        return count;
    }

    @Override
    public void close() {
        release();
        try {
            listening.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listening.accept();
            Socket upstream = new Socket(InetAddress.getLoopbackAddress(), server.port());
            sockets.add(client);
            sockets.add(upstream);
            start(() -> copy(client.getInputStream(), upstream.getOutputStream(), true));
            start(() -> copy(upstream.getInputStream(), client.getOutputStream(), false));
        }
    }

    private void copy(InputStream from, OutputStream to, boolean requests) throws IOException, InterruptedException {
        byte[] buffer = new byte[64 * 1024];
        for (int length = from.read(buffer); length >= 0; length = from.read(buffer)) {
            if (requests) {
                note(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
            } else {
                waitWhileHeld();
            }
            to.write(buffer, 0, length);
            to.flush();
        }
    }

    /** Before it is handed on, so that no answer to it can have come. */
    private synchronized void note(String requests) {
        if (!trigger.isEmpty()) {
            sent.append(requests);
            held |= sent.indexOf(trigger) >= 0;
        }
    }

    private synchronized void waitWhileHeld() throws InterruptedException {
        while (held) {
            wait();
        }
    }

    @FunctionalInterface
    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException | InterruptedException closed) {
                        Thread.currentThread().interrupt(); // the end of the link
                    }
                },
                "lossy-link");
        thread.setDaemon(true);
        thread.start();
    }
}
