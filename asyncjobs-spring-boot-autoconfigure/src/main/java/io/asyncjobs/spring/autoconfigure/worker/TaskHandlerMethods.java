package io.asyncjobs.spring.autoconfigure.worker;

import io.asyncjobs.spring.TaskHandler;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodIntrospector.MetadataLookup;
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

    static String name(Class<?> type, Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(", ", type.getName() + "." + method.getName() + "(", ")"));
    }
}
