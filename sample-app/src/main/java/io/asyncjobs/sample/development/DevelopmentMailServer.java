package io.asyncjobs.sample.development;

import com.icegreen.greenmail.Managers;
import com.icegreen.greenmail.smtp.SmtpManager;
import com.icegreen.greenmail.smtp.SmtpServer;
import com.icegreen.greenmail.util.ServerSetup;
import java.util.List;

/**
 * A real SMTP server on a free port of 127.0.0.1; what it receives stays in memory. Thread-safe.
 *
 * <p>It refuses each mail to {@code fail@…}, whatever the domain, at first.
 */
final class DevelopmentMailServer implements AutoCloseable {

    private static final String HOST = "127.0.0.1";
    private static final long START_TIMEOUT_MILLIS = 10_000;

    private final SmtpServer server;
    private final ReceivingDesk desk;

    private DevelopmentMailServer(SmtpServer server, ReceivingDesk desk) {
        this.server = server;
        this.desk = desk;
    }

    static DevelopmentMailServer start() {
        DeskManagers managers = new DeskManagers();
        SmtpServer server = new SmtpServer(new ServerSetup(0, HOST, ServerSetup.PROTOCOL_SMTP), managers);
        // Closing is for an orderly end only.
        server.setDaemon(true);
        server.startService();
        try {
            if (!server.waitTillRunning(START_TIMEOUT_MILLIS)) {
                throw new IllegalStateException("The mail server did not start; see the log");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the mail server was starting", e);
        }
        return new DevelopmentMailServer(server, managers.desk);
    }

    String host() {
        return HOST;
    }

    int port() {
        return server.getPort();
    }

    /** What was received, newest first. */
    List<ReceivedMail> received() {
        return desk.received();
    }

    @Override
    public void close() {
        server.stopService();
    }

    private static final class DeskManagers extends Managers {

        private final ReceivingDesk desk = new ReceivingDesk(getImapHostManager(), getUserManager());

        @Override
        public SmtpManager getSmtpManager() {
            return desk;
        }
    }
}
