package io.asyncjobs.sample.development;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSenderImpl;

class DevelopmentMailServerTest {

    private final DevelopmentMailServer server = DevelopmentMailServer.start();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void showsWhatItReceivedNewestFirst() throws Exception {
        send("ada@example.net", "first", "1");
        send("bob@example.net", "zweiter Gruß", "2");

        assertThat(server.received())
                .extracting(mail -> mail.to().get(0), ReceivedMail::subject, ReceivedMail::messageId)
                .containsExactly(
                        tuple("bob@example.net", "zweiter Gruß", "2@test"),
                        tuple("ada@example.net", "first", "1@test"));
    }

    @Test
    void refusesEachMailToFailAtFirst() throws Exception {
        for (String id : new String[] {"1", "2"}) {
            assertThatThrownBy(() -> send("Fail@example.net", "s", id))
                    .isInstanceOf(MailSendException.class)
                    .hasMessageContaining("451 4.7.1");
            assertThatCode(() -> send("Fail@example.net", "s", id)).doesNotThrowAnyException();
        }

        assertThat(server.received()).extracting(ReceivedMail::messageId).containsExactly("2@test", "1@test");
    }

    @Test
    void listensOnLoopbackUntilItIsClosed() throws Exception {
        assertThat(InetAddress.getByName(server.host()).isLoopbackAddress()).isTrue();
        InetSocketAddress address = new InetSocketAddress(server.host(), server.port());

        server.close();

        assertThatThrownBy(() -> {
                    try (Socket socket = new Socket()) {
                        socket.connect(address, 1_000);
                    }
                })
                .isInstanceOf(ConnectException.class);
    }

    private void send(String to, String subject, String id) throws MessagingException {
        JavaMailSenderImpl sender = new JavaMailSenderImpl();
        sender.setHost(server.host());
        sender.setPort(server.port());
        MimeMessage message = sender.createMimeMessage();
        message.setFrom("sample@example.org");
        message.setRecipients(MimeMessage.RecipientType.TO, to);
        message.setSubject(subject, "UTF-8");
        message.setText("text");
        message.setHeader("Message-ID", "<" + id + "@test>");
        sender.send(message);
    }
}
