package io.asyncjobs.spring.autoconfigure.worker;

import io.asyncjobs.handler.PayloadReader;
import io.asyncjobs.handler.TaskContext;
import io.asyncjobs.spring.DependencyResults;
import io.asyncjobs.spring.Payload;
import io.asyncjobs.spring.TaskArgumentResolver;
import io.asyncjobs.spring.TaskId;
import io.asyncjobs.spring.autoconfigure.AsyncJobsStartupException;
import io.asyncjobs.spring.autoconfigure.worker.Arguments.Argument;
import io.asyncjobs.task.Task;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedMethod;

/** Looks at the parameters of methods, once, and finds what gives each its value. */
final class ArgumentsFactory {

    private final List<TaskArgumentResolver> resolvers;
    private final ObjectProvider<PayloadValidator> validator;
    private final PayloadReader results;

    /**
     * Makes one.
     *
     * @param resolvers those of the application, which are asked first
     * @param validator checks payloads, where they ask for it
     * @param results reads the results of other tasks
     */
    ArgumentsFactory(
            List<TaskArgumentResolver> resolvers, ObjectProvider<PayloadValidator> validator, PayloadReader results) {
        this.resolvers = resolvers;
        this.validator = validator;
        this.results = results;
    }

    /**
     * Looks at a method.
     *
     * @param name the method as messages name it
     * @param type the class of the bean, in which type variables are resolved
     */
    Arguments of(String name, Method method, Class<?> type) {
        List<Argument> arguments = new ArrayList<>();
        Set<String> kinds = new HashSet<>();
        for (MethodParameter parameter : parameters(method, type)) {
            Optional<TaskArgumentResolver> own =
                    resolvers.stream().filter(each -> each.supports(parameter)).findFirst();
            arguments.add(own.<Argument>map(resolver -> (task, context) -> resolver.resolve(parameter, task, context))
                    .orElseGet(() -> builtIn(name, parameter, kinds)));
        }
        return new Arguments(arguments);
    }

    /** With the annotations that are on those of an interface. */
    private static MethodParameter[] parameters(Method method, Class<?> type) {
        AnnotatedMethod annotated = new AnnotatedMethod(method) {
            @Override
            protected Class<?> getContainingClass() {
                return type;
            }
        };
        return annotated.getMethodParameters();
    }

    private Argument builtIn(String name, MethodParameter parameter, Set<String> kinds) {
        Class<?> type = parameter.getParameterType();
        boolean payload = parameter.hasParameterAnnotation(Payload.class);
        if (!payload && parameter.hasParameterAnnotation(DependencyResults.class)) {
            requireFirst(name, "results", kinds);
            return DependencyResultsArgument.of(name, parameter, results);
        }
        if (!payload && parameter.hasParameterAnnotation(TaskId.class)) {
            requireText(name, parameter);
            requireFirst(name, "id", kinds);
            return (task, context) -> task.id();
        }
        if (!payload && type == Task.class) {
            requireFirst(name, "Task", kinds);
            return (task, context) -> task;
        }
        if (!payload && type == TaskContext.class) {
            requireFirst(name, "TaskContext", kinds);
            return (task, context) -> context;
        }
        requireFirst(name, "payload", kinds);
        return PayloadArgument.of(name, parameter, validator);
    }

    private static void requireText(String name, MethodParameter parameter) {
        if (parameter.getParameterType() != String.class) {
            throw new AsyncJobsStartupException(
                    "The task handler " + name + " has a parameter marked @TaskId of type "
                            + parameter.getParameterType().getName() + ", which can't be given an id.",
                    "Make it a String.",
                    null);
        }
    }

    private static void requireFirst(String name, String kind, Set<String> kinds) {
        if (!kinds.add(kind)) {
            throw new AsyncJobsStartupException(
                    "The task handler " + name + " has more than one parameter for the " + kind + ".",
                    "Let it have at most one Task, one TaskContext, one String marked @TaskId, one Map marked"
                            + " @DependencyResults, and one parameter of another type, which is given the payload. For more,"
                            + " define a TaskArgumentResolver bean.",
                    null);
        }
    }
}
