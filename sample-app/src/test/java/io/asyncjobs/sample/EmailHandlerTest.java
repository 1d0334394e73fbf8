package io.asyncjobs.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.asyncjobs.handler.TaskContext;
import io.asyncjobs.handler.TerminateTaskException;
import io.asyncjobs.task.Task;
import jakarta.mail.Address;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.ArgumentCaptor;
import org.slf4j.LoggerFactory;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSender;

class EmailHandlerTest {

    private final JavaMailSender sender = mock(JavaMailSender.class);
    private final TaskContext context = mock(TaskContext.class);
    private final Task task = Task.builder("email:new").build();
    private final EmailHandler handler =
            new EmailHandler(sender, new SampleProperties("Sample <sample@example.org>", Duration.ZERO));

    @BeforeEach
    void mocks() {
        when(sender.createMimeMessage()).thenReturn(new MimeMessage((Session) null));
        when(context.task()).thenReturn(task);
        when(context.logger()).thenReturn(LoggerFactory.getLogger(EmailHandlerTest.class));
    }

    @Test
    void sendsTheMail() throws Exception {
        handler.send(new Email("ada@example.net", "Grüße", "Hello"), context);

        MimeMessage sent = sent();
        assertThat(sent.getAllRecipients()).extracting(Address::toString).containsExactly("ada@example.net");
        assertThat(sent.getFrom()).extracting(Address::toString).containsExactly("Sample <sample@example.org>");
        assertThat(sent.getSubject()).isEqualTo("Grüße");
        assertThat(sent.getContent()).isEqualTo("Hello");
    }

    @Test
    void namesTheMailAfterItsTaskSoThatCopiesCanBeTold() throws Exception {
        Receipt receipt = handler.send(new Email("ada@example.net", "s", "b"), context);

        assertThat(receipt.messageId()).isEqualTo(task.id() + "@asyncjobs.sample");
        assertThat(sent().getMessageID()).isEqualTo("<" + receipt.messageId() + ">");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "nobody@", "a@example.net, b@example.net", "a b@example.net"})
    void terminatesTheTaskWhenTheRecipientIsNoAddress(String to) {
        assertThatThrownBy(() -> handler.send(new Email(to, "s", "b"), context))
                .isInstanceOf(TerminateTaskException.class)
                .hasMessageContaining("no e-mail address")
                .hasMessageNotContaining(to);
    }

    @Test
    void letsTheTaskBeTriedAgainWhenTheMailServerRefuses() {
        MailSendException refusal = new MailSendException("451 try again later");
        doThrow(refusal).when(sender).send(any(MimeMessage.class));

        assertThatThrownBy(() -> handler.send(new Email("ada@example.net", "s", "b"), context))
                .isSameAs(refusal);
    }

    private MimeMessage sent() {
        ArgumentCaptor<MimeMessage> message = ArgumentCaptor.forClass(MimeMessage.class);
        verify(sender).send(message.capture());
        return message.getValue();
    }
}
