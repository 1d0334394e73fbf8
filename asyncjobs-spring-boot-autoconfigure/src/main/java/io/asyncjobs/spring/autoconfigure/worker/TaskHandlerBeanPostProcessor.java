package io.asyncjobs.spring.autoconfigure.worker;

import io.asyncjobs.spring.TaskHandler;
import io.asyncjobs.spring.autoconfigure.AsyncJobsStartupException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;

/** Finds the {@link TaskHandler} methods of singleton beans, behind proxies too. */
final class TaskHandlerBeanPostProcessor implements BeanPostProcessor, BeanFactoryAware {

    private static final Logger logger = LoggerFactory.getLogger(TaskHandlerBeanPostProcessor.class);

    private final ObjectProvider<TaskHandlerRegistry> registry;
    private final ObjectProvider<PayloadValidator> validator;
    private final Set<Class<?>> withoutHandlers = ConcurrentHashMap.newKeySet();
    private @Nullable BeanFactory beanFactory;

    TaskHandlerBeanPostProcessor(
            ObjectProvider<TaskHandlerRegistry> registry, ObjectProvider<PayloadValidator> validator) {
        this.registry = registry;
        this.validator = validator;
    }

    @Override
    public void setBeanFactory(BeanFactory beanFactory) {
        this.beanFactory = beanFactory;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        Class<?> type = AopProxyUtils.ultimateTargetClass(bean);
        if (bean instanceof AopInfrastructureBean || withoutHandlers.contains(type)) {
            return bean;
        }
        Map<Method, TaskHandler> methods = TaskHandlerMethods.of(type);
        if (methods.isEmpty()) {
            withoutHandlers.add(type);
        } else if (isSingleton(beanName)) {
            methods.forEach((method, annotation) -> register(bean, type, method, annotation));
        } else if (withoutHandlers.add(type)) {
            logger.warn(
                    "The handlers of bean '{}' are not used, because it is no singleton. Put them into a singleton"
                            + " bean that calls this one.",
                    beanName);
        }
        return bean;
    }

    // An inner bean has no name of its own in the factory; it lives as long as the one around it.
    private boolean isSingleton(String beanName) {
        return beanFactory == null || !beanFactory.containsBean(beanName) || beanFactory.isSingleton(beanName);
    }

    private void register(Object bean, Class<?> type, Method method, TaskHandler annotation) {
        String name = TaskHandlerMethods.name(type, method);
        TaskHandlerMethods.requireSynchronous(name, method);
        Arguments arguments = Arguments.of(name, method, type, validator);
        MethodHandler handler = new MethodHandler(bean, invocable(name, method, bean), arguments);
        registry.getObject()
                .add(new TaskHandlerMethod(resolve(annotation.value()), resolve(annotation.queue()), name, handler));
    }

    private static Method invocable(String name, Method method, Object bean) {
        try {
            Method invocable = AopUtils.selectInvocableMethod(method, bean.getClass());
            invocable.setAccessible(true);
            return invocable;
        } catch (IllegalStateException unreachable) {
            throw new AsyncJobsStartupException(
                    "The task handler " + name + " can't be called through the proxy of its bean.",
                    "Make the method public, and declare it in an interface of the bean if the proxy is made of"
                            + " interfaces (or set spring.aop.proxy-target-class=true).",
                    unreachable);
        }
    }

    private String resolve(String text) {
        String resolved =
                beanFactory instanceof ConfigurableBeanFactory factory ? factory.resolveEmbeddedValue(text) : text;
        return resolved == null ? "" : resolved.trim();
    }
}
