package io.asyncjobs.handler;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.handler.RequestSender.Reply;
import io.asyncjobs.task.Task;
import io.asyncjobs.wire.GoTime;
import io.asyncjobs.wire.Headers;
import io.asyncjobs.wire.Names;
import io.asyncjobs.wire.Subjects;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Has tasks worked by another service, in whatever language, by a NATS request (protocol 17). Its subject is
 * {@code CHORIA_AJ.H.T.<registered type>}, or {@code CHORIA_AJ.H.T.catchall} for the empty type; its answer's body is the
 * task's result, as bytes. {@code AsyncJobs.requestReplyHandler} is the easier way to one. Thread-safe.
 *
 * <p>The service has the queue's run time but for the last 2 seconds; the header {@code AJ-Handler-Deadline} says until
 * when. It answers with a header {@code AJ-Error} to have the task tried again, with {@code AJ-Terminate} to give it up.
 * The call ends with the try: an answer that comes later is not heard. So the service must be idempotent, as any handler.
 */
public final class RequestReplyHandler implements Handler {

    private static final String CONTENT_TYPE = "application/x-asyncjobs-task+json";

    private final String subject;
    private final RequestSender sender;
    private final Clock clock;

    /**
     * Makes one.
     *
     * @param registeredType the type as registered with the router, not that of a task: {@code email:} also for a task
     *     {@code email:new}; empty for the handler of all that has no other
     * @param sender sends the requests
     * @param clock the worker's
     * @throws InvalidRequestException if the type is invalid
     */
    public RequestReplyHandler(String registeredType, RequestSender sender, Clock clock) {
        subject = Subjects.remoteHandler(registeredType.isEmpty() ? "" : Names.requireTaskType(registeredType));
        this.sender = sender;
        this.clock = clock;
    }

    /** Calls the service; the result is the body of its answer, {@code byte[]}. */
    @Override
    public Object handle(Task task, TaskContext context) throws InterruptedException {
        if (context.isCancelled()) {
            throw RemoteCall.failed("context canceled", null);
        }
        RemoteCall call = new RemoteCall(context, clock);
        if (call.times().isTooShort()) {
            throw new RequestReplyException("deadline too short", null);
        }
        Instant promised = call.times().promised();
        CompletableFuture<Reply> reply =
                sender.send(subject, headers(promised), task.toJson(), Duration.between(clock.instant(), promised));
        try {
            return result(call.await(reply));
        } finally {
            reply.cancel(false);
        }
    }

    static Map<String, String> headers(Instant promised) {
        return Map.of(Headers.CONTENT_TYPE, CONTENT_TYPE, Headers.HANDLER_DEADLINE, GoTime.format(promised));
    }

    /**
     * What an answer means.
     *
     * @throws TerminateTaskException if it gives the task up
     * @throws RequestReplyException if it is an error
     */
    static byte[] result(Reply reply) {
        String termination = reply.header(Headers.TERMINATE);
        if (!termination.isEmpty()) {
            throw new TerminateTaskException(termination);
        }
        String error = reply.header(Headers.ERROR);
        if (!error.isEmpty()) {
            throw new RequestReplyException(error, null);
        }
        return reply.body();
    }
}
