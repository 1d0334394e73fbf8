package io.asyncjobs.spring.autoconfigure.worker;

import static io.asyncjobs.spring.autoconfigure.AsyncJobsStartupException.invalidProperty;

import io.asyncjobs.retry.RetryPolicy;
import io.asyncjobs.spring.autoconfigure.AsyncJobsProperties;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.worker.WorkerOptions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;

/** Reads how to work from the properties; a wrong value fails the start. */
final class WorkerOptionsFactory {

    private static final Set<TaskState> DISCARDABLE =
            EnumSet.of(TaskState.COMPLETE, TaskState.EXPIRED, TaskState.TERMINATED);

    private final AsyncJobsProperties properties;
    private final ListableBeanFactory beans;

    WorkerOptionsFactory(AsyncJobsProperties properties, ListableBeanFactory beans) {
        this.properties = properties;
        this.beans = beans;
    }

    WorkerOptions create() {
        WorkerOptions options = WorkerOptions.ofDefaults()
                .withRetryPolicy(retryPolicy(properties.retry()))
                .withDiscard(discard(properties.discard()))
                .withUnwrapPayloads(properties.unwrapPayloads());
        Integer concurrency = properties.concurrency();
        return concurrency == null ? options : options.withConcurrency(concurrency);
    }

    private RetryPolicy retryPolicy(@Nullable String name) {
        RetryPolicies policies = new RetryPolicies(beans);
        return name == null
                ? policies.unnamed()
                : policies.named(name).orElseThrow(() -> invalidProperty("asyncjobs.retry", name, policies.allowed()));
    }

    private static Set<TaskState> discard(List<String> names) {
        Set<TaskState> states = EnumSet.noneOf(TaskState.class);
        for (String name : names) {
            TaskState state = TaskState.named(name.trim()).orElse(TaskState.UNKNOWN);
            if (!DISCARDABLE.contains(state)) {
                throw invalidProperty("asyncjobs.discard", name, "a list of complete, expired and terminated");
            }
            states.add(state);
        }
        return states;
    }
}
