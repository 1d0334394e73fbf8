package io.asyncjobs.sample.development;

import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Shows what the development mail server received. */
@RestController
class MailboxController {

    private final ObjectProvider<DevelopmentMailServer> server;

    MailboxController(ObjectProvider<DevelopmentMailServer> server) {
        this.server = server;
    }

    @GetMapping("/mailbox")
    List<ReceivedMail> mailbox() {
        DevelopmentMailServer development = server.getIfAvailable();
        if (development == null) {
            throw new ResponseStatusException(
                    HttpStatus.NOT_FOUND, "mails go to the server of spring.mail.host; look for them there");
        }
        return development.received();
    }
}
