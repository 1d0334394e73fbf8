package io.asyncjobs.handler;

import io.asyncjobs.error.ConflictException;
import io.asyncjobs.task.Task;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A try without a worker, whose lease the test holds. */
final class StubContext implements TaskContext {

    /** Made before the time of any try begins: the first one takes long. */
    private static final Logger LOG = LoggerFactory.getLogger(StubContext.class);

    private final Task task;
    private final Duration runTime;
    private final Duration margin;
    final AtomicInteger extensions = new AtomicInteger();
    volatile boolean cancelled;
    volatile boolean refusesProgress;
    private volatile Instant leaseEnd;

    /**
     * Begins now.
     *
     * @param runTime how long a lease is
     * @param margin how long before its end the handler would be interrupted
     */
    StubContext(Task task, Duration runTime, Duration margin) {
        this(task, runTime, margin, Instant.now().plus(runTime));
    }

    StubContext(Task task, Duration runTime, Duration margin, Instant leaseEnd) {
        this.task = task;
        this.runTime = runTime;
        this.margin = margin;
        this.leaseEnd = leaseEnd;
    }

    @Override
    public Task task() {
        return task;
    }

    @Override
    public Instant deadline() {
        return leaseEnd.minus(margin);
    }

    @Override
    public Instant leaseEnd() {
        return leaseEnd;
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public void inProgress() {
        extensions.incrementAndGet();
        if (refusesProgress) {
            throw new ConflictException("refused");
        }
        leaseEnd = Instant.now().plus(runTime);
    }

    @Override
    public Object payload(Type type) {
        return task.payload();
    }

    @Override
    public Logger logger() {
        return LOG;
    }
}
