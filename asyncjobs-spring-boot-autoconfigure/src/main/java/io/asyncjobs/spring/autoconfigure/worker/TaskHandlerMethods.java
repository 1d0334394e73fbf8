package io.asyncjobs.spring.autoconfigure.worker;

import io.asyncjobs.spring.TaskHandler;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodIntrospector.MetadataLookup;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;

/** Looks for the annotation on the methods of a class, its superclasses and interfaces. */
final class TaskHandlerMethods {

    private TaskHandlerMethods() {}

    static Map<Method, List<TaskHandler>> of(Class<?> type) {
        if (!AnnotationUtils.isCandidateClass(type, TaskHandler.class)) {
            return Map.of();
        }
        MetadataLookup<List<TaskHandler>> lookup = method -> {
            List<TaskHandler> found = annotations(method);
            return found.isEmpty() ? null : found;
        };
        return MethodIntrospector.selectMethods(type, lookup);
    }

    /** Those that are nearest: what an overriding method says replaces what the overridden one does. */
    private static List<TaskHandler> annotations(Method method) {
        List<MergedAnnotation<TaskHandler>> all = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY).stream(
                        TaskHandler.class)
                .toList();
        return all.stream()
                .filter(each -> each.getAggregateIndex() == all.get(0).getAggregateIndex())
                .map(MergedAnnotation::synthesize)
                .toList();
    }

    static String name(Class<?> type, Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(", ", type.getName() + "." + method.getName() + "(", ")"));
    }
}
