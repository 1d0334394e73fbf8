package io.asyncjobs.nats;

import io.nats.client.Connection;
import io.nats.client.Options;
import io.nats.client.impl.SocketDataPortWithWriteTimeout;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.util.Arrays;
import javax.net.ssl.SSLException;

/**
 * A socket of jnats that survives any header of a message. By itself jnats reads headers in ASCII only; another one, which
 * Go and other clients send freely, ends its reading thread: the connection looks alive and hears nothing more. Through
 * this port come all messages; {@link ReceivedHeaders} has the headers as they were sent.
 *
 * <p>Connections of {@link NatsConnector} have it. For one that is made otherwise:
 *
 * <pre>{@code
 * Options.builder()
 *         .dataPortType(TolerantDataPort.class.getName()).maxControlLine(64 * 1024).supportUTF8Subjects()
 * }</pre>
 *
 * <p>(The second, because a message whose subject is almost as long as servers allow ends the connection otherwise; the
 * third, because items of queues whose names are not ASCII could not be acknowledged.)
 *
 * <p>What differs, for whoever reads headers through jnats: lines that are no headers are missing, bytes that no name may
 * have are {@code ?}, and if a value has bytes that are not ASCII, those and {@code %} are {@code %XX} in all values of the
 * message. A status line counts only if the message is empty and no item of a stream, as for Go. Options without a write
 * timeout get one of a minute. Made and used by jnats; not thread-safe.
 */
public final class TolerantDataPort extends SocketDataPortWithWriteTimeout {

    private static final int KEPT = 1 << 16;
    private static final byte[] NOTHING = {};

    private ProtocolStream stream = new ProtocolStream(false);

    /** What has come and is not complete. */
    private byte[] held = NOTHING;

    private int heldLength;

    /** What is complete and has not been asked for; the stream gave other bytes than came. */
    private byte[] ready = NOTHING;

    private int readyAt;

    /** Whether the server has said nothing since the TLS handshake. */
    private boolean unanswered;

    /** Made by jnats, for each attempt to connect. */
    public TolerantDataPort() {}

    /** Whether a connection has this port. */
    public static boolean isPortOf(Connection connection) {
        Options options = connection.getOptions();
        return TolerantDataPort.class.getName().equals(options.getDataPortType());
    }

    /** Only our own listener knows what is disguised. */
    @Override
    public void afterConstruct(Options options) {
        super.afterConstruct(options);
        stream = new ProtocolStream(options.getErrorListener() instanceof ConnectionEvents);
    }

    @Override
    public void upgradeToSecure() throws IOException {
        unanswered = true;
        try {
            super.upgradeToSecure();
        } catch (SocketException cut) {
            throw new SSLException(
                    "the server ended it (" + cut.getMessage() + "); it may not accept the client certificate", cut);
        }
    }

    @Override
    public int read(byte[] dst, int off, int len) throws IOException {
        while (readyAt == ready.length) {
            int read = heldLength < len ? readInto(dst, off, len) : readMore(len);
            if (read != 0) {
                return read;
            }
        }
        int part = Math.min(len, ready.length - readyAt);
        System.arraycopy(ready, readyAt, dst, off, part);
        readyAt += part;
        if (readyAt == ready.length) {
            ready = NOTHING;
            readyAt = 0;
        }
        return part;
    }

    /** Lets those run who have more to write: few large writes cost both sides less than many small ones. */
    @Override
    public void write(byte[] src, int toWrite) throws IOException {
        super.write(src, toWrite);
        Thread.yield();
    }

    /** Reads to where jnats wants it: whatever is fine stays where it is. */
    private int readInto(byte[] dst, int off, int len) throws IOException {
        int read = receive(dst, off + heldLength, len - heldLength);
        if (read <= 0) {
            return read;
        }
        System.arraycopy(held, 0, dst, off, heldLength);
        int end = off + heldLength + read;
        Output output = new Output(dst, off);
        int taken = stream.follow(dst, off, end, output);
        hold(dst, taken, end);
        ready = output.rest.toByteArray();
        return output.direct - off;
    }

    /** A server may refuse the client's certificate after the handshake; jnats waits for its answer then and forgets why. */
    private int receive(byte[] dst, int off, int len) throws IOException {
        try {
            int read = super.read(dst, off, len);
            unanswered = false;
            return read;
        } catch (SSLException refused) {
            Connection ours = connection; // its own class is hidden
            if (unanswered && ours.getOptions().getErrorListener() instanceof ConnectionEvents events) {
                events.refusedAfterHandshake(refused);
            }
            throw refused;
        }
    }

    /** Reads headers that are longer than what jnats takes at once. */
    private int readMore(int len) throws IOException {
        if (held.length - heldLength < len) {
            held = Arrays.copyOf(held, Math.max(held.length * 2, heldLength + len));
        }
        int read = receive(held, heldLength, held.length - heldLength);
        if (read <= 0) {
            return read;
        }
        heldLength += read;
        Output output = new Output(held, -1);
        int taken = stream.follow(held, 0, heldLength, output);
        ready = output.rest.toByteArray();
        hold(held, taken, heldLength);
        return 0;
    }

    private void hold(byte[] chunk, int from, int to) {
        int length = to - from;
        if (chunk != held && held.length < length) {
            held = new byte[length];
        }
        System.arraycopy(chunk, from, held, 0, length);
        heldLength = length;
        if (held.length > KEPT && length == 0) {
            held = NOTHING;
        }
    }

    /** Leaves bytes where they are as long as nothing before them has been replaced. */
    private static final class Output implements ProtocolStream.Sink {

        final ByteArrayOutputStream rest = new ByteArrayOutputStream(0);
        private final byte[] chunk;
        private int direct;

        Output(byte[] chunk, int direct) {
            this.chunk = chunk;
            this.direct = direct;
        }

        @Override
        public void pass(int from, int to) {
            if (rest.size() == 0 && direct == from) {
                direct = to;
            } else {
                rest.write(chunk, from, to - from);
            }
        }

        @Override
        public void replace(byte[] bytes) {
            rest.writeBytes(bytes);
        }
    }
}
