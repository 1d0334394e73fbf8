package io.asyncjobs.spring.test.app;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.handler.TerminateTaskException;
import io.asyncjobs.spring.TaskHandler;
import org.springframework.stereotype.Component;

/** Handlers of all kinds of ends. */
@Component
class MailHandlers {

    private final MailServer server;

    MailHandlers(MailServer server) {
        this.server = server;
    }

    @TaskHandler("email:new")
    String send(String address) {
        server.send(address);
        return "sent to " + address;
    }

    @TaskHandler("email:bad")
    void fail() {
        throw new InvalidRequestException("the mail server is on strike");
    }

    @TaskHandler("email:worse")
    void giveUp() {
        throw new TerminateTaskException("no such address");
    }
}
