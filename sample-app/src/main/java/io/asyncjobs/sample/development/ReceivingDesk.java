package io.asyncjobs.sample.development;

import com.icegreen.greenmail.imap.ImapHostManager;
import com.icegreen.greenmail.mail.MailAddress;
import com.icegreen.greenmail.mail.MovingMessage;
import com.icegreen.greenmail.smtp.SmtpManager;
import com.icegreen.greenmail.smtp.SmtpState;
import com.icegreen.greenmail.user.UserManager;
import jakarta.mail.MessagingException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Decides, when a mail has been handed over, whether the server takes it, and keeps the newest ones. Thread-safe. */
final class ReceivingDesk extends SmtpManager {

    /** How often a mail to {@code fail@…} is refused before it is taken. */
    static final int REFUSALS = 1;

    private static final int KEPT = 1_000;
    private static final String REFUSAL = "451 4.7.1 Refused for now, try again later";

    private final Map<String, Integer> refused = new HashMap<>();
    private final Deque<ReceivedMail> received = new ArrayDeque<>();

    ReceivingDesk(ImapHostManager imapHostManager, UserManager userManager) {
        super(imapHostManager, userManager);
    }

    /** The server's reply to the mail's content, as a greylisting server's; null if the mail is welcome. */
    @Override
    public synchronized @Nullable String checkData(SmtpState state) {
        MovingMessage mail = state.getMessage();
        if (mail.getToAddresses().stream().noneMatch(to -> to.getUser().equalsIgnoreCase("fail"))) {
            return null;
        }
        String messageId = messageId(mail);
        if (refused.merge(messageId, 1, Integer::sum) <= REFUSALS) {
            return REFUSAL;
        }
        refused.remove(messageId);
        return null;
    }

    /** Instead of delivering to mailboxes that nobody reads. */
    @Override
    public synchronized void send(SmtpState state) {
        MovingMessage mail = state.getMessage();
        received.addFirst(new ReceivedMail(
                mail.getToAddresses().stream().map(MailAddress::getEmail).toList(),
                subject(mail),
                messageId(mail),
                Instant.now()));
        if (received.size() > KEPT) {
            received.removeLast();
        }
    }

    synchronized List<ReceivedMail> received() {
        return List.copyOf(received);
    }

    private static String subject(MovingMessage mail) {
        try {
            return Objects.requireNonNullElse(mail.getMessage().getSubject(), "");
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String messageId(MovingMessage mail) {
        try {
            String header = Objects.requireNonNullElse(mail.getMessage().getMessageID(), "");
            return header.replaceAll("^<|>$", "");
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }
}
