package io.asyncjobs.nats;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.Options;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What comes out of the port for what the server sends, however the network cuts it. */
class TolerantDataPortTest {

    private static final String PLAIN = "NATS/1.0\r\nK: v\r\n\r\n";
    private static final String NO_HEADERS = "NATS/1.0\r\n\r\n";

    /** A payload that looks like messages. */
    private static final String TRAP = "\r\nHMSG a 1 5 5\r\nMSG a 1 9999\r\nNATS/1.0\r\nK: ü\r\n\r\n";

    private static String msg(String head, String payload) {
        return "MSG " + head + " " + payload.getBytes(ISO_8859_1).length + "\r\n" + payload + "\r\n";
    }

    private static String hmsg(String head, String headers, String payload) {
        int length = headers.getBytes(ISO_8859_1).length;
        return "HMSG " + head + " " + length + " " + (length + payload.getBytes(ISO_8859_1).length) + "\r\n" + headers
                + payload + "\r\n";
    }

    /** Gives no more at once than it is told to. */
    private static final class Network extends InputStream {

        private final InputStream bytes;
        private final Random random;
        private final int most;

        Network(byte[] bytes, long seed, int most) {
            this.bytes = new ByteArrayInputStream(bytes);
            this.random = new Random(seed);
            this.most = most;
        }

        @Override
        public int read() throws IOException {
            return bytes.read();
        }

        @Override
        public int read(byte[] dst, int off, int len) throws IOException {
            assertThat(len).isPositive();
            return bytes.read(dst, off, Math.min(len, 1 + random.nextInt(most)));
        }
    }

    @Test
    void disguisesRefusalsOnly() {
        assertThat(disguised("-ERR 'Authorization Violation'\r\n")).isEqualTo("-ERR 'Authorization_Violation'\r\n");
        assertThat(disguised("-ERR 'User Authentication Expired'\r\n"))
                .isEqualTo("-ERR 'User_Authentication_Expired'\r\n");
        String other = "-ERR 'Permissions Violation for Publish to \"a b\"'\r\n";
        assertThat(disguised(other)).isEqualTo(other);
        assertThat(disguised("PING\r\n")).isEqualTo("PING\r\n");
        assertThat(disguised("-ERR \n")).isEqualTo("-ERR \n");

        assertThat(Refusals.undisguised("Authorization_Violation")).isEqualTo("Authorization Violation");
        assertThat(Refusals.undisguised("no such thing_here")).isEqualTo("no such thing_here");
    }

    private static String disguised(String line) {
        byte[] bytes = line.getBytes(UTF_8);
        Refusals.disguise(bytes, 0, bytes.length);
        return new String(bytes, UTF_8);
    }

    private static TolerantDataPort port(InputStream network) throws Exception {
        TolerantDataPort port = new TolerantDataPort();
        Field in = io.nats.client.impl.SocketDataPort.class.getDeclaredField("in");
        in.setAccessible(true);
        in.set(port, network);
        return port;
    }

    private static byte[] readAll(TolerantDataPort port, int bufferSize) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[bufferSize + 7];
        for (int read; (read = port.read(buffer, 3, bufferSize)) >= 0; ) {
            assertThat(read).isPositive();
            all.write(buffer, 3, read);
        }
        return all.toByteArray();
    }

    private static String through(String sent) throws Exception {
        byte[] bytes = sent.getBytes(ISO_8859_1);
        return new String(readAll(port(new Network(bytes, 1, bytes.length)), 1 << 16), ISO_8859_1);
    }

    private static String latin(String utf8) {
        return new String(utf8.getBytes(UTF_8), ISO_8859_1);
    }

    @Test
    void leavesAloneWhatIsReadable() throws Exception {
        String sent = "INFO {\"server\":\"x\"}\r\n+OK\r\nPING\r\nPONG\r\n-ERR 'no'\r\n"
                + msg("a 1", "")
                + msg("a 1 _INBOX.x", TRAP)
                + hmsg("a 1", PLAIN, TRAP)
                + hmsg("a 1 reply", PLAIN, "")
                + hmsg("_INBOX.x 1", "NATS/1.0 404 No Messages\r\n\r\n", "")
                + "PING\r\n";

        assertThat(through(sent)).isEqualTo(sent);
    }

    @Test
    void replacesHeadersAndSaysHowLongTheyAre() throws Exception {
        String bad = latin("NATS/1.0\r\nK: ü\r\n\r\n");
        String good = "NATS/1.0\r\nK: %C3%BC\r\nAj-Escaped-Values: percent\r\n\r\n";

        assertThat(through(hmsg("a 1", bad, "x") + hmsg("a 1 reply", bad, TRAP) + hmsg("ü", "", "") + "PING\r\n"))
                .isEqualTo(hmsg("a 1", good, "x") + hmsg("a 1 reply", good, TRAP) + hmsg("ü", NO_HEADERS, "")
                        + "PING\r\n");
    }

    @Test
    void whatHasContentOrIsAnItemIsNoStatus() throws Exception {
        String status = "NATS/1.0 503\r\n\r\n";
        String item = "$JS.ACK.CHORIA_AJ_Q_X.WORKERS.1.1.1.1.0";

        assertThat(through(hmsg("a 1", status, "x"))).isEqualTo(hmsg("a 1", NO_HEADERS, "x"));
        assertThat(through(hmsg("a 1 " + item, status, ""))).isEqualTo(hmsg("a 1 " + item, NO_HEADERS, ""));
        assertThat(through(hmsg("a 1 $JS.FC.x", status, ""))).isEqualTo(hmsg("a 1 $JS.FC.x", status, ""));
        assertThat(through(hmsg("$JS.ACK.x 1", status, ""))).isEqualTo(hmsg("$JS.ACK.x 1", status, ""));
    }

    /** The same comes out however it is cut, and however little is asked for at once. */
    @Test
    void theCutsOfTheNetworkChangeNothing() throws Exception {
        Random random = new Random(7);
        List<String> headers = List.of(
                PLAIN,
                NO_HEADERS,
                latin("NATS/1.0\r\nK: ü\r\n\r\n"),
                "junk",
                "",
                "NATS/1.0\r\nLong: " + "x".repeat(300) + "\r\n\r\n",
                "NATS/1.0\r\nLong: " + "\u00ff".repeat(300) + "\r\n\r\n",
                "NATS/1.0 503\r\n\r\n");
        for (int round = 0; round < 300; round++) {
            StringBuilder sent = new StringBuilder("INFO {}\r\n");
            for (int n = random.nextInt(12); n >= 0; n--) {
                String payload = random.nextBoolean() ? TRAP : "y".repeat(random.nextInt(500));
                String head =
                        "subject." + "z".repeat(random.nextInt(40)) + " 1" + (random.nextBoolean() ? "" : " reply");
                sent.append(
                        switch (random.nextInt(3)) {
                            case 0 -> "PING\r\n";
                            case 1 -> msg(head, payload);
                            default -> hmsg(head, headers.get(random.nextInt(headers.size())), payload);
                        });
            }
            String whole = through(sent.toString());
            int bufferSize = 1 + random.nextInt(random.nextBoolean() ? 20 : 2000);
            int most = 1 + random.nextInt(random.nextBoolean() ? 5 : 3000);
            TolerantDataPort cut = port(new Network(sent.toString().getBytes(ISO_8859_1), round, most));

            assertThat(new String(readAll(cut, bufferSize), ISO_8859_1))
                    .as("round %d", round)
                    .isEqualTo(whole);
        }
    }

    @Test
    void headersMayBeLongerThanWhatIsAskedForAtOnce() throws Exception {
        String bad = "NATS/1.0\r\nK: " + "\u00ff".repeat(3_000_000) + "\r\n\r\n";
        String good = "NATS/1.0\r\nK: " + "%FF".repeat(3_000_000) + "\r\nAj-Escaped-Values: percent\r\n\r\n";
        byte[] sent = (hmsg("a 1", bad, "x") + msg("a 1", "y")).getBytes(ISO_8859_1);

        byte[] received = readAll(port(new Network(sent, 1, 100_000)), 1 << 16);

        assertThat(new String(received, ISO_8859_1).equals(hmsg("a 1", good, "x") + msg("a 1", "y")))
                .isTrue();
    }

    @Test
    void givesWhatIsCompleteBeforeTheRestHasCome() throws Exception {
        String sent = msg("a 1", "x") + "HMSG a 1 12";
        TolerantDataPort port = port(new ByteArrayInputStream(sent.getBytes(ISO_8859_1)) {
            private boolean read;

            @Override
            public int read(byte[] dst, int off, int len) {
                assertThat(read).isFalse();
                read = true;
                return super.read(dst, off, len);
            }
        });

        assertThat(port.read(new byte[1000], 0, 1000)).isEqualTo(msg("a 1", "x").length());
    }

    @Test
    void aTimeoutOfTheSocketLosesNothing() throws Exception {
        byte[] sent = hmsg("a 1", "junk", "x").getBytes(ISO_8859_1);
        TolerantDataPort port = port(new ByteArrayInputStream(sent) {
            private boolean late;

            @Override
            public int read(byte[] dst, int off, int len) {
                late = !late;
                return late ? super.read(dst, off, Math.min(len, 9)) : sneaky();
            }

            private int sneaky() {
                throw new java.io.UncheckedIOException(new SocketTimeoutException());
            }
        });
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        byte[] buffer = new byte[100];
        for (int i = 0; i < 50; i++) {
            try {
                int read = port.read(buffer, 0, buffer.length);
                received.write(buffer, 0, Math.max(read, 0));
            } catch (java.io.UncheckedIOException timeout) {
                assertThat(timeout).hasCauseInstanceOf(SocketTimeoutException.class);
            }
        }

        assertThat(received.toString(ISO_8859_1)).isEqualTo(hmsg("a 1", NO_HEADERS, "x"));
    }

    @ParameterizedTest
    @CsvSource({
        "MSG a 1 x",
        "MSG a 1 -1",
        "MSG a 1 12345678901",
        "HMSG a 1 9 5",
        "HMSG a 1 x 5",
        "HMSG a 1 5 9999999999",
        "HMSG 1",
        "MSG 1x"
    })
    void whatNoServerSendsIsLeftToTheLibrary(String line) throws Exception {
        String sent = "PING\r\n" + line + "\r\n" + hmsg("a 1", "junk", "x");

        assertThat(through(sent)).isEqualTo(sent);
    }

    @Test
    void theLibraryMakesItByItsName() {
        Options options = new Options.Builder()
                .dataPortType(TolerantDataPort.class.getName())
                .build();

        assertThat(options.buildDataPort()).isInstanceOf(TolerantDataPort.class);
    }
}
