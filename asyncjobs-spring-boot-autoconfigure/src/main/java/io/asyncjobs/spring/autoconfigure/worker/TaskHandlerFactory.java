package io.asyncjobs.spring.autoconfigure.worker;

import io.asyncjobs.handler.Handler;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.retry.RetryPolicy;
import io.asyncjobs.spring.TaskHandler;
import io.asyncjobs.spring.autoconfigure.AsyncJobsStartupException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/** Makes handlers of the methods that were found; what is wrong with one fails the start. */
final class TaskHandlerFactory {

    private final UnaryOperator<@Nullable String> placeholders;
    private final RetryPolicies retryPolicies;
    private final ArgumentsFactory arguments;
    private final HandlerTimer timer;
    private final Gates gates;

    /**
     * Makes one.
     *
     * @param placeholders resolves those of texts
     */
    TaskHandlerFactory(
            UnaryOperator<@Nullable String> placeholders,
            RetryPolicies retryPolicies,
            ArgumentsFactory arguments,
            HandlerTimer timer,
            Gates gates) {
        this.placeholders = placeholders;
        this.retryPolicies = retryPolicies;
        this.arguments = arguments;
        this.timer = timer;
        this.gates = gates;
    }

    /** One for each type of each annotation. */
    List<TaskHandlerMethod> create(FoundHandler found) {
        String name = found.name();
        ReturnValues.requireOne(name, found.method(), found.type());
        Handler handler = new MethodHandler(
                found.bean(), InvocableMethods.of(found), arguments.of(name, found.method(), found.type()));
        return found.annotations().stream()
                .flatMap(annotation -> create(name, annotation, handler))
                .toList();
    }

    private Stream<TaskHandlerMethod> create(String name, TaskHandler annotation, Handler handler) {
        if (annotation.value().length == 0) {
            throw new AsyncJobsStartupException(
                    "The task handler " + name + " names no task type.",
                    "Name one or more in @TaskHandler, or an empty text for all types without a handler.",
                    null);
        }
        HandlerSettings settings = settings(name, annotation);
        Handler timed = settings.times().isEmpty() ? handler : new TimedHandler(handler, name, settings.times(), timer);
        String queue = resolve(annotation.queue());
        return Arrays.stream(annotation.value())
                .map(type -> new TaskHandlerMethod(resolve(type), queue, name, timed, settings));
    }

    private HandlerSettings settings(String name, TaskHandler annotation) {
        int concurrency = annotation.concurrency();
        if (concurrency < 0) {
            throw invalid(name, "concurrency", concurrency, "1 or more, or to 0 for no limit of its own");
        }
        return new HandlerSettings(
                List.of(annotation.terminateOn()),
                retryPolicy(name, resolve(annotation.retry())),
                concurrency == 0 ? null : gates.gate(name, concurrency),
                new HandlerTimes(
                        duration(name, "maxRunTime", annotation.maxRunTime()),
                        duration(name, "inProgress", annotation.inProgress())));
    }

    private @Nullable RetryPolicy retryPolicy(String name, String policy) {
        return policy.isEmpty()
                ? null
                : retryPolicies
                        .named(policy)
                        .orElseThrow(() -> invalid(name, "retry", policy, retryPolicies.allowed()));
    }

    private @Nullable Duration duration(String name, String member, String text) {
        String resolved = resolve(text);
        if (resolved.isEmpty()) {
            return null;
        }
        try {
            Duration duration = DurationStyle.detectAndParse(resolved);
            if (duration.compareTo(Duration.ZERO) > 0 && duration.compareTo(QueueConfig.LONGEST) <= 0) {
                return duration;
            }
        } catch (IllegalArgumentException | ArithmeticException noDuration) {
            // told below
        }
        throw invalid(
                name,
                member,
                resolved,
                "a duration of more than 0, and less than 292 years, such as 30s or 5m, or leave it out");
    }

    private static AsyncJobsStartupException invalid(String name, String member, Object value, String allowed) {
        return new AsyncJobsStartupException(
                "The task handler %s has %s = '%s', which is not allowed.".formatted(name, member, value),
                "Set %s of @TaskHandler to %s.".formatted(member, allowed),
                null);
    }

    private String resolve(String text) {
        String resolved = placeholders.apply(text);
        return resolved == null ? "" : resolved.trim();
    }
}
