package io.asyncjobs.spring.autoconfigure.worker;

import io.asyncjobs.spring.TaskHandler;
import java.lang.reflect.Method;
import java.util.List;

/**
 * A method that bears the annotation.
 *
 * @param bean what it is called on, maybe a proxy
 * @param type the class of the bean behind all proxies
 * @param method the method of that class
 * @param annotations one or more
 */
record FoundHandler(Object bean, Class<?> type, Method method, List<TaskHandler> annotations) {

    /** As messages name it. */
    String name() {
        return TaskHandlerMethods.name(type, method);
    }
}
