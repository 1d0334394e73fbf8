package io.asyncjobs;

import io.asyncjobs.test.NatsServer;
import io.nats.client.Connection;
import io.nats.client.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A service that handles tasks without this library. */
public final class RemoteService implements AutoCloseable {

    private final RawPublisher raw;
    private final Connection connection;
    private final List<Received> received = new CopyOnWriteArrayList<>();

    /** A request and when it came. */
    public record Received(Message message, Instant at) {}

    public RemoteService(NatsServer server) {
        raw = new RawPublisher(server);
        connection = TestJobs.connect(server);
    }

    /** Listens to a subject; what it is to do with a request is the test's. */
    public RemoteService listen(String subject, Consumer<Message> answer) {
        connection
                .createDispatcher(request -> {
                    received.add(new Received(request, Instant.now()));
                    answer.accept(request);
                })
                .subscribe(subject);
        try {
            connection.flush(Duration.ofSeconds(20));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return this;
    }

    /** Replies with headers that the client library would refuse, byte for byte as given. */
    public void reply(Message request, Map<String, List<String>> headers, byte[] body) {
        StringBuilder head = new StringBuilder("NATS/1.0\r\n");
        headers.forEach((name, values) -> values.forEach(
                value -> head.append(name).append(": ").append(value).append("\r\n")));
        byte[] bytes = head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
        raw.publish(request.getReplyTo(), bytes, body);
    }

    public void reply(Message request, byte[] body) {
        connection.publish(request.getReplyTo(), body);
    }

    public void replyAfter(Duration delay, Message request, byte[] body) {
        CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> reply(request, body));
    }

    public List<Received> received() {
        return List.copyOf(received);
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
