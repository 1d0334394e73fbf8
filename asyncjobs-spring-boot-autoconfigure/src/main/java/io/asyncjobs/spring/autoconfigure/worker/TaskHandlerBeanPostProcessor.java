package io.asyncjobs.spring.autoconfigure.worker;

import io.asyncjobs.spring.TaskHandler;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Finds the {@link TaskHandler} methods of singleton beans, behind proxies too; a scoped proxy is a singleton. */
final class TaskHandlerBeanPostProcessor implements BeanPostProcessor, BeanFactoryAware {

    private static final Logger logger = LoggerFactory.getLogger(TaskHandlerBeanPostProcessor.class);

    private final ObjectProvider<TaskHandlerRegistry> registry;
    private final Set<Class<?>> withoutHandlers = ConcurrentHashMap.newKeySet();
    private final Set<String> warned = ConcurrentHashMap.newKeySet();
    private @Nullable BeanFactory beanFactory;

    TaskHandlerBeanPostProcessor(ObjectProvider<TaskHandlerRegistry> registry) {
        this.registry = registry;
    }

    @Override
    public void setBeanFactory(BeanFactory beanFactory) {
        this.beanFactory = beanFactory;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (isInfrastructure(bean) || ScopedProxyUtils.isScopedTarget(beanName)) {
            return bean;
        }
        Class<?> type = AopProxyUtils.ultimateTargetClass(bean);
        if (withoutHandlers.contains(type)) {
            return bean;
        }
        Map<Method, List<TaskHandler>> methods = TaskHandlerMethods.of(type);
        if (methods.isEmpty()) {
            withoutHandlers.add(type);
        } else if (isSingleton(beanName)) {
            methods.forEach((method, annotations) ->
                    registry.getObject().add(new FoundHandler(bean, type, method, annotations)));
        } else if (warned.add(beanName)) {
            logger.warn(
                    "The handlers of bean '{}' are not used, because it is no singleton. Put them into a singleton"
                            + " bean that calls this one, or give it a scoped proxy.",
                    beanName);
        }
        return bean;
    }

    // A scoped proxy is marked as infrastructure too, to keep it from being proxied again.
    private static boolean isInfrastructure(Object bean) {
        return bean instanceof AopInfrastructureBean && !(bean instanceof ScopedObject);
    }

    // An inner bean has no name of its own in the factory; it lives as long as the one around it.
    private boolean isSingleton(String beanName) {
        return beanFactory == null || !beanFactory.containsBean(beanName) || beanFactory.isSingleton(beanName);
    }
}
