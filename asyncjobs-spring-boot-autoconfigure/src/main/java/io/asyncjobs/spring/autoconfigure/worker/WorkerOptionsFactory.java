package io.asyncjobs.spring.autoconfigure.worker;

import static io.asyncjobs.spring.autoconfigure.AsyncJobsStartupException.invalidProperty;

import io.asyncjobs.retry.RetryPolicy;
import io.asyncjobs.spring.autoconfigure.AsyncJobsProperties;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.worker.WorkerOptions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
        if (name == null) {
            RetryPolicy only = beans.getBeanProvider(RetryPolicy.class).getIfUnique();
            return only == null ? RetryPolicy.DEFAULT : only;
        }
        if (beans.containsBean(name) && beans.isTypeMatch(name, RetryPolicy.class)) {
            return beans.getBean(name, RetryPolicy.class);
        }
        if (RetryPolicy.names().contains(name)) {
            return RetryPolicy.named(name);
        }
        Set<String> known = new TreeSet<>(RetryPolicy.names());
        known.addAll(List.of(beans.getBeanNamesForType(RetryPolicy.class)));
        throw invalidProperty(
                "asyncjobs.retry",
                name,
                "one of " + String.join(", ", known) + ", or define a RetryPolicy bean of that name");
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
