package io.asyncjobs.spring.autoconfigure.worker;

import io.asyncjobs.spring.TaskHandler;
import io.asyncjobs.spring.autoconfigure.AsyncJobsStartupException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodIntrospector.MetadataLookup;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/** Looks for the annotation on the methods of a class, its superclasses and interfaces. */
final class TaskHandlerMethods {

    private TaskHandlerMethods() {}

    static Map<Method, TaskHandler> of(Class<?> type) {
        if (!AnnotationUtils.isCandidateClass(type, TaskHandler.class)) {
            return Map.of();
        }
        MetadataLookup<TaskHandler> lookup =
                method -> AnnotatedElementUtils.findMergedAnnotation(method, TaskHandler.class);
        return MethodIntrospector.selectMethods(type, lookup);
    }

    /** A task is complete when its handler returns, so what the handler does later would be lost. */
    static void requireSynchronous(String name, Method method) {
        Class<?> result = method.getReturnType();
        boolean later = Future.class.isAssignableFrom(result)
                || CompletionStage.class.isAssignableFrom(result)
                || ReactiveAdapterRegistry.getSharedInstance().getAdapter(result) != null;
        if (later) {
            throw new AsyncJobsStartupException(
                    "The task handler " + name + " returns a " + result.getSimpleName()
                            + ", which would not be waited for.",
                    "Return the value itself: a handler may block.",
                    null);
        }
    }

    static String name(Class<?> type, Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(", ", type.getName() + "." + method.getName() + "(", ")"));
    }
}
