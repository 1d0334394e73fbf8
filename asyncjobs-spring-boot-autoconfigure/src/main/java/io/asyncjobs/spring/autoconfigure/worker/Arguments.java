package io.asyncjobs.spring.autoconfigure.worker;

import io.asyncjobs.handler.TaskContext;
import io.asyncjobs.spring.autoconfigure.AsyncJobsStartupException;
import io.asyncjobs.task.Task;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.MethodParameter;

/** What a handler method is called with. */
final class Arguments {

    /** Gives the value of one parameter. */
    @FunctionalInterface
    interface Argument {

        @Nullable
        Object resolve(Task task, TaskContext context);
    }

    private final List<Argument> arguments;

    private Arguments(List<Argument> arguments) {
        this.arguments = arguments;
    }

    /**
     * Looks at the parameters of a method.
     *
     * @param name the method as messages name it
     * @param type the class of the bean, in which type variables are resolved
     */
    static Arguments of(String name, Method method, Class<?> type, ObjectProvider<PayloadValidator> validator) {
        List<Argument> arguments = new ArrayList<>();
        Set<Class<?>> kinds = new HashSet<>();
        for (int i = 0; i < method.getParameterCount(); i++) {
            MethodParameter parameter = new MethodParameter(method, i).withContainingClass(type);
            Class<?> kind = kind(parameter);
            if (!kinds.add(kind)) {
                throw new AsyncJobsStartupException(
                        "The task handler " + name + " has more than one parameter for the "
                                + (kind == Object.class ? "payload" : kind.getSimpleName()) + ".",
                        "Let it have at most one Task, one TaskContext, and one parameter of another type, which is"
                                + " given the payload.",
                        null);
            }
            arguments.add(argument(kind, name, parameter, validator));
        }
        return new Arguments(arguments);
    }

    private static Class<?> kind(MethodParameter parameter) {
        Class<?> type = parameter.getParameterType();
        return type == Task.class || type == TaskContext.class ? type : Object.class;
    }

    private static Argument argument(
            Class<?> kind, String name, MethodParameter parameter, ObjectProvider<PayloadValidator> validator) {
        if (kind == Task.class) {
            return (task, context) -> task;
        }
        if (kind == TaskContext.class) {
            return (task, context) -> context;
        }
        return PayloadArgument.of(name, parameter, validator);
    }

    @Nullable
    Object[] resolve(Task task, TaskContext context) {
        @Nullable Object[] values = new Object[arguments.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = arguments.get(i).resolve(task, context);
        }
        return values;
    }
}
