package io.asyncjobs.spring.autoconfigure.worker;

import static io.asyncjobs.spring.autoconfigure.AsyncJobsStartupException.invalidProperty;

import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.retry.RetryPolicy;
import io.asyncjobs.spring.autoconfigure.AsyncJobsProperties;
import io.asyncjobs.spring.autoconfigure.AsyncJobsProperties.Queue;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.worker.WorkerOptions;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ListableBeanFactory;

/** Reads how to work from the properties; a wrong value fails the start. */
final class WorkerOptionsFactory {

    private static final Set<TaskState> DISCARDABLE =
            EnumSet.of(TaskState.COMPLETE, TaskState.EXPIRED, TaskState.TERMINATED);

    private final AsyncJobsProperties properties;
    private final RetryPolicies policies;

    WorkerOptionsFactory(AsyncJobsProperties properties, ListableBeanFactory beans) {
        this.properties = properties;
        policies = new RetryPolicies(beans);
    }

    /** For each queue that the properties name. */
    Map<String, WorkerOptions> create() {
        return properties.queueConfigs().stream()
                .map(QueueConfig::name)
                .collect(Collectors.toMap(name -> name, this::create));
    }

    private WorkerOptions create(String queue) {
        WorkerOptions options = common();
        Queue own = properties.queueSettings(queue).orElse(null);
        if (own == null) {
            return options;
        }
        String prefix = "asyncjobs.queues." + queue;
        Integer concurrency = own.concurrency();
        if (concurrency != null) {
            options = options.withConcurrency(concurrency);
        }
        String retry = own.retry();
        if (retry != null) {
            options = options.withRetryPolicy(named(retry, prefix + ".retry"));
        }
        List<String> discard = own.discard();
        return discard == null ? options : options.withDiscard(discard(discard, prefix + ".discard"));
    }

    private WorkerOptions common() {
        String retry = properties.retry();
        WorkerOptions options = WorkerOptions.ofDefaults()
                .withRetryPolicy(retry == null ? policies.unnamed() : named(retry, "asyncjobs.retry"))
                .withDiscard(discard(properties.discard(), "asyncjobs.discard"))
                .withUnwrapPayloads(properties.unwrapPayloads());
        Integer concurrency = properties.concurrency();
        return concurrency == null ? options : options.withConcurrency(concurrency);
    }

    private RetryPolicy named(String name, String property) {
        return policies.named(name).orElseThrow(() -> invalidProperty(property, name, policies.allowed()));
    }

    private static Set<TaskState> discard(List<String> names, String property) {
        Set<TaskState> states = EnumSet.noneOf(TaskState.class);
        for (String name : names) {
            TaskState state = TaskState.named(name.trim()).orElse(TaskState.UNKNOWN);
            if (!DISCARDABLE.contains(state)) {
                throw invalidProperty(property, name, "a list of complete, expired and terminated");
            }
            states.add(state);
        }
        return states;
    }
}
