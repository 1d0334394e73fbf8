package io.asyncjobs;

import io.asyncjobs.handler.RequestSender;
import io.asyncjobs.store.ServiceReply;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Requests of handlers, sent by the store, as handlers know no NATS. */
record ServiceRequests(Opening opening) implements RequestSender {

    @Override
    public CompletableFuture<Reply> send(
            String subject, Map<String, String> headers, byte[] body, Duration sendWithin) {
        CompletableFuture<ServiceReply> sent =
                opening.ask(open -> open.storage().request(subject, headers, body, sendWithin));
        CompletableFuture<Reply> reply = sent.thenApply(answer -> new Reply(answer.headers(), answer.body()));
        reply.whenComplete((ok, ended) -> sent.cancel(false)); // no effect but when the handler gives up
        return reply;
    }
}
