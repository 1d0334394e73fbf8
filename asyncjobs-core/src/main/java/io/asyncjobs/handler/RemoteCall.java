package io.asyncjobs.handler;

import io.asyncjobs.error.AsyncJobsException;
import io.asyncjobs.error.Failures;
import io.asyncjobs.handler.RequestSender.Reply;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The time of one call: what the service was promised, and how long its answer is waited for. Times are those of
 * {@link System#nanoTime()}. Used by the handler's own thread.
 */
final class RemoteCall {

    /** A lease that ends so much later than before has been extended; less is the inaccuracy of reading clocks. */
    private static final long NOTICEABLE = Duration.ofMillis(250).toNanos();

    private final TaskContext context;
    private final Clock clock;
    private CallTimes times;
    private long leaseEnd;
    private long giveUpAt;
    private @Nullable Long extendAt;

    RemoteCall(TaskContext context, Clock clock) {
        this.context = context;
        this.clock = clock;
        long now = System.nanoTime();
        times = look();
        plan(now);
    }

    CallTimes times() {
        return times;
    }

    /**
     * Waits for the answer, for as long as the service was promised, and longer when somebody reports progress in the
     * meantime.
     *
     * @throws RequestReplyException if there is none
     * @throws InterruptedException if the worker stops the handler
     */
    Reply await(CompletableFuture<Reply> reply) throws InterruptedException {
        while (true) {
            long until = extendAt == null ? giveUpAt : extendAt;
            try {
                return reply.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (ExecutionException e) {
                Throwable reason = Failures.reason(e.getCause() == null ? e : e.getCause());
                throw failed(String.valueOf(reason.getMessage()), reason);
            } catch (TimeoutException e) {
                if (!goOn()) {
                    throw failed("context deadline exceeded", null);
                }
            }
        }
    }

    /** What Go says when a call has failed. */
    static RequestReplyException failed(String reason, @Nullable Throwable cause) {
        return new RequestReplyException("request-reply callout failed: " + reason, cause);
    }

    private boolean goOn() {
        long now = System.nanoTime();
        CallTimes current = look();
        if (now + current.leaseLeft().toNanos() - leaseEnd > NOTICEABLE) {
            // Not by us: whoever reports progress wants the call to go on.
            times = current;
            plan(now);
            return true;
        }
        if (extendAt == null) {
            return false;
        }
        extendAt = null;
        try {
            context.inProgress();
            long after = System.nanoTime();
            leaseEnd = after + look().leaseLeft().toNanos();
        } catch (AsyncJobsException e) {
            context.logger().debug("the last seconds of a remote call could not be had: {}", e.getMessage());
            giveUpAt = now + current.lastWord().toNanos();
        }
        return true;
    }

    private void plan(long now) {
        leaseEnd = now + times.leaseLeft().toNanos();
        giveUpAt = now + times.giveUp().toNanos();
        Duration extend = times.extend();
        extendAt = extend == null ? null : now + extend.toNanos();
    }

    private CallTimes look() {
        return CallTimes.of(clock.instant(), context.deadline(), context.leaseEnd());
    }
}
