package io.asyncjobs.spring.autoconfigure.worker;

import io.asyncjobs.spring.autoconfigure.AsyncJobsStartupException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.BridgeMethodResolver;

/** Finds what to call on a bean that may be a proxy. */
final class InvocableMethods {

    private InvocableMethods() {}

    /** The method of the bean's own class that leads to the one found. */
    static Method of(FoundHandler found) {
        Method invocable = ofGenericInterface(found).orElseGet(() -> ofClass(found));
        invocable.setAccessible(true);
        return invocable;
    }

    /** Its parameters are type variables there, and so it is no method of the same parameters. */
    private static Optional<Method> ofGenericInterface(FoundHandler found) {
        if (!Proxy.isProxyClass(found.bean().getClass())) {
            return Optional.empty();
        }
        return Arrays.stream(found.bean().getClass().getInterfaces())
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .filter(method -> method.getName().equals(found.method().getName()))
                .filter(method -> BridgeMethodResolver.getMostSpecificMethod(method, found.type())
                        .equals(found.method()))
                .findFirst();
    }

    private static Method ofClass(FoundHandler found) {
        try {
            return AopUtils.selectInvocableMethod(found.method(), found.bean().getClass());
        } catch (IllegalStateException unreachable) {
            throw new AsyncJobsStartupException(
                    "The task handler " + found.name() + " can't be called through the proxy of its bean.",
                    "Make the method public, and declare it in an interface of the bean if the proxy is made of"
                            + " interfaces (or set spring.aop.proxy-target-class=true).",
                    unreachable);
        }
    }
}
