package io.asyncjobs.spring.autoconfigure.worker;

import io.asyncjobs.error.AsyncJobsException;
import io.asyncjobs.handler.TaskContext;
import io.asyncjobs.spring.HandlerRunTimeException;
import io.asyncjobs.task.Task;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One try of a handler that has times of its own, as the handler sees it. Begins when it is made. Thread-safe. */
final class TimedRun implements TaskContext {

    private static final Logger logger = LoggerFactory.getLogger(TimedRun.class);

    private final TaskContext context;
    private final String name;
    private final HandlerTimer timer;
    private final Thread thread = Thread.currentThread();
    private final @Nullable Duration maxRunTime;
    private final @Nullable Instant end;
    private @Nullable Future<?> interrupt;
    private @Nullable Future<?> progress;
    private boolean ended;
    private volatile boolean late;

    TimedRun(TaskContext context, String name, HandlerTimes times, HandlerTimer timer) {
        this.context = context;
        this.name = name;
        this.timer = timer;
        maxRunTime = times.maxRunTime();
        end = maxRunTime == null ? null : Instant.now().plus(maxRunTime);
        synchronized (this) {
            if (maxRunTime != null) {
                interrupt = timer.later(maxRunTime, this::interrupt);
            }
            reportAfter(times.inProgress());
        }
    }

    private synchronized void interrupt() {
        if (!ended && !context.isCancelled()) {
            late = true;
            thread.interrupt();
        }
    }

    private synchronized void reportAfter(@Nullable Duration interval) {
        if (interval != null && !ended) {
            progress = timer.laterBlocking(interval, () -> report(interval));
        }
    }

    // One after the other, so that a slow server does not get them all at once.
    private void report(Duration interval) {
        try {
            if (!isCancelled()) {
                context.inProgress();
            }
        } catch (AsyncJobsException failed) {
            if (!hasEnded()) {
                logger.warn("{}: that its handler is getting on could not be told: {}", task(), failed.getMessage());
            }
        }
        reportAfter(interval);
    }

    private synchronized boolean hasEnded() {
        return ended;
    }

    /**
     * The handler has ended.
     *
     * @param failure what it threw, if it did
     * @throws HandlerRunTimeException if its own time was over before
     */
    void end(@Nullable Throwable failure) {
        stop();
        if (!late || context.isCancelled()) {
            return;
        }
        Thread.interrupted(); // ours, unless it was the worker's, too
        if (context.isCancelled()) {
            thread.interrupt();
            return;
        }
        throw new HandlerRunTimeException(
                "the handler " + name + " ran longer than its maxRunTime of " + maxRunTime, failure);
    }

    private synchronized void stop() {
        ended = true;
        if (interrupt != null) {
            interrupt.cancel(false);
        }
        if (progress != null) {
            progress.cancel(false);
        }
    }

    @Override
    public Task task() {
        return context.task();
    }

    @Override
    public String queue() {
        return context.queue();
    }

    @Override
    public boolean isLastTry() {
        return context.isLastTry();
    }

    @Override
    public Map<String, List<String>> headers() {
        return context.headers();
    }

    @Override
    public Instant deadline() {
        Instant deadline = context.deadline();
        return end != null && end.isBefore(deadline) ? end : deadline;
    }

    @Override
    public Instant leaseEnd() {
        return context.leaseEnd();
    }

    @Override
    public boolean isCancelled() {
        return late || context.isCancelled();
    }

    @Override
    public void inProgress() {
        context.inProgress();
    }

    @Override
    public @Nullable Object payload(Type type) {
        return context.payload(type);
    }

    @Override
    public Logger logger() {
        return context.logger();
    }
}
