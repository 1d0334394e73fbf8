package io.asyncjobs.worker;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.retry.RetryPolicy;
import io.asyncjobs.task.TaskState;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * How a worker works. Immutable, thread-safe.
 *
 * @param concurrency how many handlers run at once, at least 1
 * @param retryPolicy how long failed tasks wait
 * @param discard final states whose records are not kept: {@code complete}, {@code expired}, {@code terminated}
 * @param unwrapPayloads whether a payload that does not fit is unwrapped once, as {@code ajc tasks add} stores them
 * @param executor runs handlers; {@code null}: the worker has threads of its own, as many as its concurrency
 * @param listener hears what happens
 * @param repairInterval how often the worker looks for tasks that would never run again by themselves: items that the
 *     server has given up, records without an item; zero: never
 */
public record WorkerOptions(
        int concurrency,
        RetryPolicy retryPolicy,
        Set<TaskState> discard,
        boolean unwrapPayloads,
        @Nullable Executor executor,
        WorkerListener listener,
        Duration repairInterval) {

    private static final Duration LONGEST_INTERVAL = Duration.ofDays(365);

    private static final Set<TaskState> DISCARDABLE =
            Set.of(TaskState.COMPLETE, TaskState.EXPIRED, TaskState.TERMINATED);

    /** Checks the values. */
    public WorkerOptions {
        if (concurrency < 1) {
            throw new InvalidRequestException("concurrency must be at least 1, not " + concurrency); // B23
        }
        if (repairInterval.isNegative() || repairInterval.compareTo(LONGEST_INTERVAL) > 0) {
            throw new InvalidRequestException(
                    "the repair interval must be between zero, for never, and 365 days: " + repairInterval);
        }
        discard = Set.copyOf(discard);
        if (!DISCARDABLE.containsAll(discard)) {
            throw new InvalidRequestException("only states completed, expired or terminated can be discarded");
        }
    }

    /** One handler for each CPU, the default retry policy, all records kept. */
    public static WorkerOptions ofDefaults() {
        return new WorkerOptions(
                Runtime.getRuntime().availableProcessors(),
                RetryPolicy.DEFAULT,
                Set.of(),
                true,
                null,
                WorkerListener.NONE,
                Duration.ofSeconds(30));
    }

    /** A copy with another number of handlers at once. */
    public WorkerOptions withConcurrency(int number) {
        return new WorkerOptions(number, retryPolicy, discard, unwrapPayloads, executor, listener, repairInterval);
    }

    /** A copy with another retry policy. */
    public WorkerOptions withRetryPolicy(RetryPolicy policy) {
        return new WorkerOptions(concurrency, policy, discard, unwrapPayloads, executor, listener, repairInterval);
    }

    /** A copy that does not keep the records of other final states. */
    public WorkerOptions withDiscard(Set<TaskState> states) {
        return new WorkerOptions(concurrency, retryPolicy, states, unwrapPayloads, executor, listener, repairInterval);
    }

    /** A copy that unwraps payloads or does not. */
    public WorkerOptions withUnwrapPayloads(boolean unwrap) {
        return new WorkerOptions(concurrency, retryPolicy, discard, unwrap, executor, listener, repairInterval);
    }

    /** A copy whose handlers another executor runs; it must not run them on the calling thread. */
    public WorkerOptions withExecutor(@Nullable Executor handlers) {
        return new WorkerOptions(concurrency, retryPolicy, discard, unwrapPayloads, handlers, listener, repairInterval);
    }

    /** A copy that looks for tasks to repair at another interval; zero: never. */
    public WorkerOptions withRepairInterval(Duration interval) {
        return new WorkerOptions(concurrency, retryPolicy, discard, unwrapPayloads, executor, listener, interval);
    }

    /** A copy that tells another listener. */
    public WorkerOptions withListener(WorkerListener other) {
        return new WorkerOptions(concurrency, retryPolicy, discard, unwrapPayloads, executor, other, repairInterval);
    }
}
