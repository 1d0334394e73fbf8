package io.asyncjobs.handler;

import io.asyncjobs.error.ConflictException;
import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.retry.RetryPolicy;
import io.asyncjobs.wire.Names;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the handler of a task by its type (protocol 16): the exact type, else the longest registered type it starts
 * with; the empty type takes what is left. Thread-safe; routes and middleware may be added while it is in use.
 */
public final class Router {

    private record Registration(Handler handler, List<Middleware> middleware) {}

    private final Map<String, Registration> registrations = new HashMap<>();
    private final List<Middleware> global = new ArrayList<>();
    private final Map<String, RetryPolicy> retryPolicies = new HashMap<>();

    /** Rebuilt as a whole by each change, so that look-ups take no lock. */
    private volatile Table routes = new Table(Map.of(), 0);

    /** The routes, and the length of the longest type: what comes over the wire can be much longer. */
    private record Table(Map<String, Route> byType, int longest) {}

    /**
     * Adds a handler.
     *
     * @param type a task type, the beginning of task types (such as {@code email:}) or, if empty, all of them
     * @param handler the handler
     * @param middleware what wraps it, outermost first, inside the middleware of the router
     * @throws ConflictException if the type has a handler already
     * @throws InvalidRequestException if the type is invalid or a middleware is missing
     */
    public synchronized Router handle(String type, Handler handler, Middleware... middleware) {
        if (!type.isEmpty()) {
            Names.requireTaskType(type);
        }
        List<Middleware> own = checked(middleware);
        if (registrations.putIfAbsent(type, new Registration(handler, own)) != null) {
            throw new ConflictException("duplicate handler for task type \"" + type + "\"");
        }
        rebuild();
        return this;
    }

    /**
     * Adds a handler that must know for which type it is registered, such as {@code AsyncJobs::requestReplyHandler}.
     *
     * @param type as in {@link #handle}
     * @param handlers makes the handler from the type
     * @param middleware as in {@link #handle}
     * @throws ConflictException if the type has a handler already
     * @throws InvalidRequestException if the type is invalid or a middleware is missing
     */
    public Router handleBy(String type, Function<String, Handler> handlers, Middleware... middleware) {
        return handle(type, handlers.apply(type), middleware);
    }

    /**
     * Adds middleware around all handlers, those already added too; the first added is outermost.
     *
     * @throws InvalidRequestException if one is missing
     */
    public synchronized Router use(Middleware... middleware) {
        global.addAll(checked(middleware));
        rebuild();
        return this;
    }

    /**
     * Gives the tasks of a handler a retry policy of their own, in place of the worker's; may come before the handler.
     *
     * @param type as registered with {@link #handle}
     * @param policy how long failed tasks wait
     * @throws ConflictException if the type has a policy already
     */
    public synchronized Router retry(String type, RetryPolicy policy) {
        if (retryPolicies.putIfAbsent(type, policy) != null) {
            throw new ConflictException("duplicate retry policy for task type \"" + type + "\"");
        }
        rebuild();
        return this;
    }

    /** The route of a task type; if there is none, one whose handler fails and that is not {@link Route#found()}. */
    public Route find(String type) {
        Table current = routes;
        for (int end = Math.min(type.length(), current.longest); end >= 0; end--) {
            Route route = current.byType.get(type.substring(0, end));
            if (route != null) {
                return route;
            }
        }
        return new Route("", (task, context) -> noHandler(type), false, null);
    }

    /** The registered types, sorted. */
    public Set<String> types() {
        return new TreeSet<>(routes.byType.keySet());
    }

    private static Object noHandler(String type) {
        throw new NotFoundException("no handler for task type \"" + type + "\"");
    }

    private void rebuild() {
        Map<String, Route> rebuilt = new HashMap<>();
        registrations.forEach((type, registration) -> {
            Handler handler = wrap(wrap(registration.handler, registration.middleware), global);
            rebuilt.put(type, new Route(type, handler, true, retryPolicies.get(type)));
        });
        int longest = rebuilt.keySet().stream().mapToInt(String::length).max().orElse(0);
        routes = new Table(rebuilt, longest);
    }

    private static Handler wrap(Handler innermost, List<Middleware> middleware) {
        Handler handler = innermost;
        for (int i = middleware.size() - 1; i >= 0; i--) {
            handler = middleware.get(i).wrap(handler);
        }
        return handler;
    }

    private static List<Middleware> checked(@Nullable Middleware... middleware) {
        List<Middleware> list = new ArrayList<>(middleware.length);
        for (Middleware each : middleware) {
            if (each == null) {
                throw new InvalidRequestException("invalid middleware");
            }
            list.add(each);
        }
        return list;
    }
}
