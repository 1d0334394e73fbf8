package io.asyncjobs.spring.autoconfigure.worker;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.ListableBeanFactory;

/** Beans of a scope of their own that are called through a proxy, which is the singleton. */
final class ScopedProxies {

    private ScopedProxies() {}

    /** Makes those that have handlers; they would be made when somebody uses them, and nobody does. */
    static void create(ListableBeanFactory beans) {
        for (String name : beans.getBeanDefinitionNames()) {
            if (ScopedProxyUtils.isScopedTarget(name)) {
                Class<?> type = beans.getType(name, false);
                if (type != null && !TaskHandlerMethods.of(type).isEmpty()) {
                    beans.getBean(ScopedProxyUtils.getOriginalBeanName(name));
                }
            }
        }
    }
}
