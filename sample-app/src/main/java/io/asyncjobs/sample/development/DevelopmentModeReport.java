package io.asyncjobs.sample.development;

import io.asyncjobs.test.NatsServer;
import io.asyncjobs.test.NatsServerBinary;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells in one line where the servers of the development mode are. */
@Component
class DevelopmentModeReport {

    private static final Logger logger = LoggerFactory.getLogger(DevelopmentModeReport.class);

    private final ObjectProvider<NatsServer> nats;
    private final ObjectProvider<NatsServerBinary> binary;
    private final ObjectProvider<DevelopmentMailServer> mail;

    DevelopmentModeReport(
            ObjectProvider<NatsServer> nats,
            ObjectProvider<NatsServerBinary> binary,
            ObjectProvider<DevelopmentMailServer> mail) {
        this.nats = nats;
        this.binary = binary;
        this.mail = mail;
    }

    @EventListener(ApplicationReadyEvent.class)
    void report() {
        List<String> servers = new ArrayList<>();
        nats.ifAvailable(server -> servers.add("NATS at " + server.url() + " (to start it again by hand: "
                + binary.getObject().path() + " -c " + server.directory().resolve("nats-server.conf") + ")"));
        mail.ifAvailable(server -> servers.add("SMTP at " + server.host() + ":" + server.port()));
        if (!servers.isEmpty()) {
            logger.info("Development mode: {}", String.join(", ", servers));
        }
    }
}
