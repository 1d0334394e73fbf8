package io.asyncjobs.sample;

import io.asyncjobs.handler.TaskContext;
import io.asyncjobs.handler.TerminateTaskException;
import io.asyncjobs.spring.TaskHandler;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.validation.Valid;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.MimeMessageHelper;
import org.springframework.stereotype.Component;

/** Sends a mail for each task of type {@code email:new}. */
@Component
class EmailHandler {

    private final JavaMailSender mailSender;
    private final SampleProperties properties;

    EmailHandler(JavaMailSender mailSender, SampleProperties properties) {
        this.mailSender = mailSender;
        this.properties = properties;
    }

    /** What it throws is tried again, except a {@link TerminateTaskException}. */
    @TaskHandler("email:new")
    Receipt send(@Valid Email email, TaskContext context) throws MessagingException, InterruptedException {
        InternetAddress recipient = address(email.to());
        // A task may be tried again although its mail was sent: when this application is killed before it could say so.
        // The Message-ID is the same each time, so that mail servers can tell a second copy.
        String messageId = context.task().id() + "@asyncjobs.sample";
        MimeMessage message = message(email, recipient, messageId);
        Thread.sleep(properties.sendDelay().toMillis());
        mailSender.send(message);
        context.logger().info("Sent");
        return new Receipt(messageId, Instant.now());
    }

    private MimeMessage message(Email email, InternetAddress recipient, String messageId) throws MessagingException {
        MimeMessage message = mailSender.createMimeMessage();
        MimeMessageHelper helper = new MimeMessageHelper(message, StandardCharsets.UTF_8.name());
        helper.setFrom(properties.sender());
        helper.setTo(recipient);
        helper.setSubject(email.subject());
        helper.setText(email.body());
        message.setHeader("Message-ID", "<" + messageId + ">");
        return message;
    }

    private static InternetAddress address(String text) {
        try {
            return new InternetAddress(text, true);
        } catch (AddressException e) {
            // The next try would find the same.
            throw new TerminateTaskException("the recipient is no e-mail address (" + e.getMessage() + ")", e);
        }
    }
}
