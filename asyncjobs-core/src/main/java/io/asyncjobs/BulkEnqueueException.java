package io.asyncjobs;

import io.asyncjobs.error.AsyncJobsException;
import io.asyncjobs.task.Task;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Some of many tasks were not enqueued. Enqueueing all of the very same tasks again is safe: those that are in the queue
 * stay there once. Immutable; its lists are not serialized.
 */
public final class BulkEnqueueException extends AsyncJobsException {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable List<Task> enqueued;
    private final transient @Nullable Map<String, AsyncJobsException> failures;

    BulkEnqueueException(List<Task> enqueued, Map<String, AsyncJobsException> failures) {
        super(message(enqueued, failures), failures.values().iterator().next());
        this.enqueued = List.copyOf(enqueued);
        this.failures = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
    }

    private static String message(List<Task> enqueued, Map<String, AsyncJobsException> failures) {
        Map.Entry<String, AsyncJobsException> first =
                failures.entrySet().iterator().next();
        return failures.size() + " of " + (enqueued.size() + failures.size())
                + " tasks were not enqueued, the first is " + first.getKey() + ": "
                + first.getValue().getMessage();
    }

    /** The tasks that are in the queue, as stored. */
    public List<Task> enqueued() {
        return enqueued == null ? List.of() : enqueued;
    }

    /** Why others are not, or not for certain, by their ids; in the order in which they were given. */
    public Map<String, AsyncJobsException> failures() {
        return failures == null ? Map.of() : failures;
    }

    /** Whether enqueueing the same tasks again may succeed. */
    @Override
    public boolean isRetryable() {
        return failures().values().stream().anyMatch(AsyncJobsException::isRetryable);
    }
}
