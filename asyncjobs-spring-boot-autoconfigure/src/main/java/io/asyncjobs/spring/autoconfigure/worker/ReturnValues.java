package io.asyncjobs.spring.autoconfigure.worker;

import io.asyncjobs.spring.autoconfigure.AsyncJobsStartupException;
import java.lang.reflect.Method;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.util.ClassUtils;

/** Waits for what handlers return: a task is complete when its handler is, so what comes later would be lost. */
final class ReturnValues {

    private static final boolean REACTOR =
            ClassUtils.isPresent("reactor.core.publisher.Mono", ReturnValues.class.getClassLoader());

    private static final String CONTINUATION = "kotlin.coroutines.Continuation";

    private ReturnValues() {}

    /**
     * Refuses methods whose result could not be waited for.
     *
     * @param name the method as messages name it
     * @param type the class of the bean, in which type variables are resolved
     */
    static void requireOne(String name, Method method, Class<?> type) {
        Class<?> result = GenericTypeResolver.resolveReturnType(method, type);
        ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(result);
        if (isSuspending(method)) {
            throw new AsyncJobsStartupException(
                    "The task handler " + name + " is a suspend function of Kotlin, which can't be called.",
                    "Make it a plain function, and call suspending code with runBlocking { … }: a handler may block.",
                    null);
        }
        if (adapter != null && adapter.isMultiValue()) {
            throw new AsyncJobsStartupException(
                    "The task handler " + name + " returns a " + result.getSimpleName()
                            + ", which may give many values; a task has one result.",
                    "Return a Mono of a list (collectList()), or the value itself: a handler may block.",
                    null);
        }
        if (adapter != null && !REACTOR && !isFuture(result)) {
            throw new AsyncJobsStartupException(
                    "The task handler " + name + " returns a " + result.getSimpleName()
                            + ", which can be waited for with Reactor only.",
                    "Add the dependency io.projectreactor:reactor-core, or return the value itself: a handler may block.",
                    null);
        }
    }

    private static boolean isSuspending(Method method) {
        Class<?>[] parameters = method.getParameterTypes();
        return parameters.length > 0
                && parameters[parameters.length - 1].getName().equals(CONTINUATION);
    }

    private static boolean isFuture(Class<?> type) {
        return Future.class.isAssignableFrom(type) || CompletionStage.class.isAssignableFrom(type);
    }

    /**
     * The value itself, or what comes of it.
     *
     * @throws InterruptedException if the handler is to stop; what was waited for has been cancelled
     */
    static @Nullable Object await(@Nullable Object value) throws Exception {
        if (value instanceof CompletionStage<?> stage) {
            return get(stage.toCompletableFuture());
        }
        if (value instanceof Future<?> future) {
            return get(future);
        }
        Future<?> reactive = REACTOR && value != null ? ReactorValues.future(value) : null;
        return reactive == null ? value : get(reactive);
    }

    private static @Nullable Object get(Future<?> future) throws Exception {
        try {
            return future.get();
        } catch (InterruptedException stopped) {
            future.cancel(true);
            throw stopped;
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            if (cause instanceof Error error) {
                throw error;
            }
            throw cause instanceof Exception exception ? exception : failed;
        }
    }
}
