package io.asyncjobs.handler;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Sends requests to other services. Blocks for nothing and must be thread-safe. */
@FunctionalInterface
public interface RequestSender {

    /**
     * Sends a request, once at most.
     *
     * @param subject where the service listens
     * @param headers of the request
     * @param body of the request
     * @param sendWithin how long the request may wait for a connection; it is not sent later
     * @return the first reply. Has no deadline of its own: who does not want it any more cancels it. Fails when nobody
     *     listens ({@code nats: no responders available for request}) or it could not be sent; the exception's message
     *     stands in the task's record then
     */
    CompletableFuture<Reply> send(String subject, Map<String, String> headers, byte[] body, Duration sendWithin);

    /**
     * What a service answered.
     *
     * @param headers by name as sent, upper and lower case told apart; each with all its values
     * @param body the bytes
     */
    record Reply(Map<String, List<String>> headers, byte[] body) {

        /** The first value of a header without blanks around it; empty if there is none. */
        String header(String name) {
            List<String> values = headers.getOrDefault(name, List.of());
            return values.isEmpty() ? "" : values.get(0).strip();
        }
    }
}
