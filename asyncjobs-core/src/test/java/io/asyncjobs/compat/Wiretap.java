package io.asyncjobs.compat;

import io.asyncjobs.TestJobs;
import io.asyncjobs.test.NatsServer;
import io.asyncjobs.vectors.Vectors;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** Hears what goes over the server, in the order in which the server sees it. */
final class Wiretap implements AutoCloseable {

    /** What a client sends to store a task, to tell an event, to queue an item, to end a delivery, to delete. */
    static final String[] TASKS = {
        "CHORIA_AJ.T.>", "CHORIA_AJ.E.>", "$JS.ACK.>", "$JS.API.STREAM.MSG.DELETE.>", "_INBOX.>"
    };

    private static final String MARK = "COMPAT_MARK.";
    private static final String ACK = "$JS.ACK.";

    /** One message. */
    record Heard(String subject, String replyTo, Map<String, List<String>> headers, byte[] body) {

        static Heard of(Message message) {
            Map<String, List<String>> headers = new TreeMap<>();
            if (message.hasHeaders()) {
                message.getHeaders().forEach(headers::put);
            }
            String replyTo = message.getReplyTo() == null ? "" : message.getReplyTo();
            byte[] body = message.getData() == null ? new byte[0] : message.getData();
            return new Heard(message.getSubject(), replyTo, headers, body);
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        /** Whether it is an item on its way from the server to a worker. */
        boolean isDelivery() {
            return replyTo.startsWith(ACK);
        }
    }

    private final Connection connection;
    private final Dispatcher dispatcher;
    private final List<Heard> heard = new CopyOnWriteArrayList<>();

    Wiretap(NatsServer server, String... subjects) {
        connection = TestJobs.connect(server);
        dispatcher = connection.createDispatcher(message -> heard.add(Heard.of(message)));
        listen(MARK + ">");
        listen(subjects);
    }

    /** Listens to more. */
    Wiretap listen(String... subjects) {
        for (String subject : subjects) {
            dispatcher.subscribe(subject);
        }
        synchronize();
        return this;
    }

    /** All that the server has seen until now, and what others have sent through a connection that was flushed. */
    List<Heard> heard() {
        synchronize();
        return now();
    }

    /** What has come yet. */
    List<Heard> now() {
        return heard.stream().filter(each -> !each.subject().startsWith(MARK)).toList();
    }

    /** The stream sequence that the server answered a publish with. */
    Optional<Long> storedAt(Heard publish) {
        return now().stream()
                .filter(reply -> reply.subject().equals(publish.replyTo()))
                .map(reply -> Vectors.json(reply.body()).path("seq").asLong())
                .findFirst();
    }

    private void synchronize() {
        String mark = MARK + UUID.randomUUID();
        connection.publish(mark, new byte[0]);
        TestJobs.awaitTrue("the wiretap is up to date", () -> heard.stream()
                .anyMatch(each -> each.subject().equals(mark)));
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
