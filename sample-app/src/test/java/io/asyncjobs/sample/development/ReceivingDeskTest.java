package io.asyncjobs.sample.development;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.Managers;
import com.icegreen.greenmail.mail.MailAddress;
import com.icegreen.greenmail.smtp.SmtpState;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import org.junit.jupiter.api.Test;

class ReceivingDeskTest {

    private final Managers managers = new Managers();
    private final ReceivingDesk desk = new ReceivingDesk(managers.getImapHostManager(), managers.getUserManager());

    @Test
    void keepsTheNewestThousand() throws Exception {
        for (int i = 0; i <= 1_000; i++) {
            desk.send(mail("ada@example.net", "mail " + i));
        }

        assertThat(desk.received()).hasSize(1_000);
        assertThat(desk.received().get(0).subject()).isEqualTo("mail 1000");
    }

    @Test
    void takesWhatHasNeitherSubjectNorMessageId() throws Exception {
        desk.send(mail("ada@example.net", null));

        ReceivedMail received = desk.received().get(0);
        assertThat(received.subject()).isEmpty();
        assertThat(received.messageId()).isEmpty();
    }

    @Test
    void welcomesEveryOtherRecipient() throws Exception {
        assertThat(desk.checkData(mail("failure@example.net", "s"))).isNull();
        assertThat(desk.checkData(mail("fail@example.net", "s"))).startsWith("451 ");
    }

    private static SmtpState mail(String to, String subject) throws MessagingException {
        MimeMessage message = new MimeMessage((Session) null);
        message.setSubject(subject);
        SmtpState state = new SmtpState();
        state.getMessage().setMimeMessage(message);
        state.getMessage().addRecipient(new MailAddress(to));
        return state;
    }
}
