package io.asyncjobs.spring.autoconfigure.worker;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.handler.Middleware;
import io.asyncjobs.handler.Router;
import io.asyncjobs.spring.autoconfigure.AsyncJobsStartupException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes a router for each consumed queue that has handlers. */
final class Routers {

    private Routers() {}

    static Map<String, Router> of(
            Collection<String> queues, List<TaskHandlerMethod> methods, List<Middleware> middleware) {
        methods.forEach(method -> requireConsumed(queues, method));
        Map<String, Router> routers = new LinkedHashMap<>();
        for (String queue : queues) {
            List<TaskHandlerMethod> own =
                    methods.stream().filter(method -> method.handles(queue)).toList();
            if (!own.isEmpty()) {
                routers.put(queue, router(queue, own).use(middleware.toArray(Middleware[]::new)));
            }
        }
        return routers;
    }

    private static Router router(String queue, List<TaskHandlerMethod> methods) {
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

    private static void add(Router router, TaskHandlerMethod method) {
        try {
            router.handle(method.type(), method.handler());
        } catch (InvalidRequestException invalid) {
            throw new AsyncJobsStartupException(
                    "The task type \"%s\" of the handler %s is not valid.".formatted(method.type(), method.method()),
                    "Use letters, digits, '_', ':' and '-' only, or an empty text for all types without a handler.",
                    invalid);
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
                    "Set asyncjobs.queues.%s.consume=true, or correct the queue of the annotation."
                            .formatted(method.queue()),
                    null);
        }
    }
}
