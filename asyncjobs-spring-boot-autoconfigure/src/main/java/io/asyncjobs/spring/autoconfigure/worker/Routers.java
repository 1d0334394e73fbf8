package io.asyncjobs.spring.autoconfigure.worker;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.handler.Handler;
import io.asyncjobs.handler.Middleware;
import io.asyncjobs.handler.Router;
import io.asyncjobs.spring.TaskErrorHandler;
import io.asyncjobs.spring.autoconfigure.AsyncJobsStartupException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.OrderUtils;

/** Makes a router for each consumed queue that has handlers. */
final class Routers {

    /** What a type may be, as the end of a sentence. */
    static final String ALLOWED_TYPES =
            "letters, digits, '_', ':' and '-' only, or an empty text for all types without a handler";

    private final List<Middleware> middleware;
    private final List<TaskErrorHandler> errorHandlers;
    private final BiConsumer<String, Consumer<Duration>> runTimes;

    /**
     * Makes one.
     *
     * @param middleware what wraps all handlers, outermost first
     * @param errorHandlers decide about failures, after the middleware
     * @param runTimes tells a check the run time of a queue, now or later; asked only if a handler has times of its own
     */
    Routers(
            List<Middleware> middleware,
            List<TaskErrorHandler> errorHandlers,
            BiConsumer<String, Consumer<Duration>> runTimes) {
        this.middleware = middleware;
        this.errorHandlers = errorHandlers;
        this.runTimes = runTimes;
    }

    Map<String, Router> of(Collection<String> queues, List<TaskHandlerMethod> methods) {
        methods.forEach(method -> requireConsumed(queues, method));
        Map<String, Router> routers = new LinkedHashMap<>();
        for (String queue : queues) {
            List<TaskHandlerMethod> own =
                    methods.stream().filter(method -> method.handles(queue)).toList();
            if (!own.isEmpty()) {
                routers.put(queue, router(queue, own));
                requireTimes(queue, own);
            }
        }
        return routers;
    }

    private Router router(String queue, List<TaskHandlerMethod> methods) {
        Router router = new Router();
        Map<String, TaskHandlerMethod> taken = new HashMap<>();
        for (TaskHandlerMethod method : methods) {
            TaskHandlerMethod other = taken.putIfAbsent(method.type(), method);
            if (other != null) {
                throw new AsyncJobsStartupException(
                        "There are two handlers for the task type \"%s\" in queue %s:%n    %s%n    %s"
                                .formatted(method.type(), queue, other.method(), method.method()),
                        "Remove one of them, give it another type, or have each handle another queue with"
                                + " @TaskHandler(value = …, queue = …).",
                        null);
            }
            add(router, method);
        }
        return router;
    }

    private void add(Router router, TaskHandlerMethod method) {
        HandlerSettings settings = method.settings();
        try {
            router.handle(method.type(), complete(method.handler(), settings));
        } catch (InvalidRequestException invalid) {
            throw new AsyncJobsStartupException(
                    "The task type \"%s\" of the handler %s is not valid.".formatted(method.type(), method.method()),
                    "Use " + ALLOWED_TYPES + ".",
                    invalid);
        }
        if (settings.retryPolicy() != null) {
            router.retry(method.type(), settings.retryPolicy());
        }
    }

    /**
     * Middleware hears what was thrown; that of a higher order, as observations are, what was decided about it; and none of
     * them of a task that has no place.
     */
    private Handler complete(Handler innermost, HandlerSettings settings) {
        Handler handler = wrapped(innermost, each -> !hearsDecisions(each));
        handler = new ErrorDecisions(settings.terminateOn(), errorHandlers).wrap(handler);
        handler = wrapped(handler, Routers::hearsDecisions);
        Gate gate = settings.gate();
        return gate == null ? handler : gate.wrap(handler);
    }

    private Handler wrapped(Handler innermost, Predicate<Middleware> which) {
        Handler handler = innermost;
        for (int i = middleware.size() - 1; i >= 0; i--) {
            Middleware each = middleware.get(i);
            handler = which.test(each) ? each.wrap(handler) : handler;
        }
        return handler;
    }

    private static boolean hearsDecisions(Middleware middleware) {
        Integer order = middleware instanceof Ordered ordered
                ? Integer.valueOf(ordered.getOrder())
                : OrderUtils.getOrder(middleware.getClass());
        return order != null && order < TaskErrorHandler.DECISION_ORDER;
    }

    private void requireTimes(String queue, List<TaskHandlerMethod> methods) {
        List<TaskHandlerMethod> timed = methods.stream()
                .filter(method -> !method.settings().times().isEmpty())
                .toList();
        if (!timed.isEmpty()) {
            runTimes.accept(
                    queue,
                    runTime -> timed.forEach(
                            method -> method.settings().times().requireWithin(method.method(), queue, runTime)));
        }
    }

    private static void requireConsumed(Collection<String> queues, TaskHandlerMethod method) {
        if (!method.queue().isEmpty() && !queues.contains(method.queue())) {
            throw new AsyncJobsStartupException(
                    "The task handler %s is for queue %s, which this application does not consume (it consumes: %s)."
                            .formatted(
                                    method.method(),
                                    method.queue(),
                                    queues.isEmpty() ? "none" : String.join(", ", queues)),
                    "Set asyncjobs.queues.%s.consume=true, or correct the queue of the handler."
                            .formatted(method.queue()),
                    null);
        }
    }
}
