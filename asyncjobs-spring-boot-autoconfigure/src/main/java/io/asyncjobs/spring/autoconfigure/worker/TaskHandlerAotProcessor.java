package io.asyncjobs.spring.autoconfigure.worker;

import io.asyncjobs.handler.TaskContext;
import io.asyncjobs.spring.TaskHandler;
import io.asyncjobs.task.Task;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.util.ClassUtils;

/**
 * Keeps what handlers need by reflection in an application that is processed ahead of time: the methods, and what JSON is
 * read into and written from.
 */
final class TaskHandlerAotProcessor implements BeanRegistrationAotProcessor {

    @Override
    public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
        Set<Method> methods = TaskHandlerMethods.of(ClassUtils.getUserClass(bean.getBeanClass()))
                .keySet();
        return methods.isEmpty()
                ? null
                : (context, code) -> methods.forEach(
                        method -> register(context.getRuntimeHints().reflection(), method));
    }

    private static void register(ReflectionHints hints, Method method) {
        hints.registerMethod(method, ExecutableMode.INVOKE);
        hints.registerType(TaskHandler.class);
        for (Type parameter : method.getGenericParameterTypes()) {
            if (parameter != Task.class && parameter != TaskContext.class) {
                bind(hints, parameter);
            }
        }
        bind(hints, method.getGenericReturnType());
    }

    /** The arguments of a generic type too: what a future is of, or the values of a map. */
    private static void bind(ReflectionHints hints, Type type) {
        new BindingReflectionHintsRegistrar().registerReflectionHints(hints, type);
    }
}
