package io.asyncjobs.spring.autoconfigure.worker;

import io.asyncjobs.handler.Handler;
import io.asyncjobs.handler.TaskContext;
import io.asyncjobs.task.Task;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.UndeclaredThrowableException;
import org.jspecify.annotations.Nullable;

/** Calls a method of a bean and waits for what it returns; what the method throws goes on as it is. */
final class MethodHandler implements Handler {

    private final Object bean;
    private final Method method;
    private final Arguments arguments;

    MethodHandler(Object bean, Method method, Arguments arguments) {
        this.bean = bean;
        this.method = method;
        this.arguments = arguments;
    }

    @Override
    public @Nullable Object handle(Task task, TaskContext context) throws Exception {
        @Nullable Object[] values = arguments.resolve(task, context);
        try {
            return ReturnValues.await(method.invoke(bean, values));
        } catch (InvocationTargetException failed) {
            throw thrown(failed.getTargetException());
        }
    }

    private static Exception thrown(Throwable target) {
        if (target instanceof Error error) {
            throw error;
        }
        // A proxy made of interfaces wraps the checked exceptions that these do not declare.
        if (target instanceof UndeclaredThrowableException wrapper
                && wrapper.getUndeclaredThrowable() instanceof Exception checked) {
            return checked;
        }
        return target instanceof Exception exception ? exception : new UndeclaredThrowableException(target);
    }
}
