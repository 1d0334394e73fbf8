package io.asyncjobs.spring.autoconfigure.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.spring.Payload;
import io.asyncjobs.spring.TaskHandler;
import io.asyncjobs.spring.autoconfigure.AsyncJobsStartupException;
import io.asyncjobs.task.Task;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;

/** Handlers that are called through proxies, and on types that only the bean knows. */
class TaskHandlerProxiesTest {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(Discovery.class);

    @Test
    void callsThroughCglibProxies() {
        runner.withUserConfiguration(CglibProxied.class).run(context -> {
            assertThat(call(context, "proxied")).isEqualTo("done");
            assertThat(context.getBean("calls", AtomicInteger.class)).hasValue(1);
        });
    }

    @Test
    void callsThroughInterfaceProxies() {
        runner.withUserConfiguration(JdkProxied.class).run(context -> {
            assertThat(call(context, "proxied")).isEqualTo("done");
            assertThat(context.getBean("calls", AtomicInteger.class)).hasValue(1);
        });
    }

    @Test
    void refusesMethodsThatAProxyHides() {
        runner.withUserConfiguration(HiddenByProxy.class).run(context -> assertThatThrownBy(() -> methods(context))
                .isInstanceOf(AsyncJobsStartupException.class)
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining(WithHiddenMethod.class.getName() + ".hidden()"));
    }

    @Test
    void callsThroughScopedProxies() {
        runner.withUserConfiguration(ScopedProxies.class).run(context -> {
            assertThat(types(context)).containsExactlyInAnyOrder("scoped:class", "scoped:interface");
            assertThat(call(context, "scoped:class")).isEqualTo(1);
            assertThat(call(context, "scoped:class")).isEqualTo(1);
            assertThat(call(context, "scoped:interface")).isEqualTo(1);
        });
    }

    @Test
    void convertsToTheTypesOfGenericInterfacesAndSuperclassesBehindProxies() {
        runner.withUserConfiguration(GenericBehindInterface.class).run(context -> {
            assertThat(call(context, "generic:interface", "{\"to\":\"a\"}")).isEqualTo(new Email("a"));
            assertThat(call(context, "generic:superclass", "{\"to\":\"b\"}")).isEqualTo(new Email("b"));
        });
    }

    @Test
    void seesAnnotationsOfParametersOfAnInterface() {
        runner.withBean(Optionally.class)
                .run(context -> assertThat(call(context, "optional")).isEqualTo("none"));
    }

    private static List<String> types(AssertableApplicationContext context) {
        return methods(context).stream().map(TaskHandlerMethod::type).toList();
    }

    private static List<TaskHandlerMethod> methods(AssertableApplicationContext context) {
        return DiscoveryBeans.handlers(context.getBeanFactory());
    }

    private static Object call(AssertableApplicationContext context, String type) throws Exception {
        return call(context, type, "");
    }

    private static Object call(AssertableApplicationContext context, String type, String payload) throws Exception {
        Task task = Task.builder(type)
                .payload(payload.getBytes(StandardCharsets.UTF_8))
                .build();
        TaskHandlerMethod found = methods(context).stream()
                .filter(each -> each.type().equals(type))
                .findFirst()
                .orElseThrow();
        return found.handler().handle(task, new TestContext(task));
    }

    @Configuration(proxyBeanMethods = false)
    static class Discovery extends DiscoveryBeans {}

    static class Proxied implements Runnable {

        @TaskHandler("proxied")
        String handle() {
            return "done";
        }

        @Override
        public void run() {}
    }

    interface Proxy {

        String handle();
    }

    static class BehindInterface implements Proxy {

        @Override
        @TaskHandler("proxied")
        public String handle() {
            return "done";
        }
    }

    static class WithHiddenMethod implements Runnable {

        @TaskHandler("hidden")
        String hidden() {
            return "";
        }

        @Override
        public void run() {}
    }

    @Configuration(proxyBeanMethods = false)
    static class CglibProxied {

        @Bean
        AtomicInteger calls() {
            return new AtomicInteger();
        }

        @Bean
        Proxied proxied(AtomicInteger calls) {
            return (Proxied) proxy(new Proxied(), calls, true);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class JdkProxied {

        @Bean
        AtomicInteger calls() {
            return new AtomicInteger();
        }

        @Bean
        Proxy proxied(AtomicInteger calls) {
            return (Proxy) proxy(new BehindInterface(), calls, false);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class HiddenByProxy {

        @Bean
        Runnable proxied() {
            return (Runnable) proxy(new WithHiddenMethod(), new AtomicInteger(), false);
        }
    }

    record Email(String to) {}

    interface GenericWork<T> {

        @TaskHandler("generic:interface")
        T work(T payload);

        Object inherited(Email payload);
    }

    static class GenericBase<T> {

        @TaskHandler("generic:superclass")
        public T inherited(T payload) {
            return payload;
        }
    }

    static class GenericHandlers extends GenericBase<Email> implements GenericWork<Email> {

        @Override
        public Email work(Email payload) {
            return payload;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class GenericBehindInterface {

        @Bean
        @SuppressWarnings("unchecked")
        GenericWork<Email> generic() {
            return (GenericWork<Email>) proxy(new GenericHandlers(), new AtomicInteger(), false);
        }
    }

    interface OptionalWork {

        @TaskHandler("optional")
        String work(@Payload(required = false) Email email);
    }

    static class Optionally implements OptionalWork {

        @Override
        public String work(Email email) {
            return email == null ? "none" : email.to();
        }
    }

    interface Counting {

        int count();
    }

    static class ScopedByInterface implements Counting {

        private int count;

        @Override
        @TaskHandler("scoped:interface")
        public int count() {
            return ++count;
        }
    }

    static class ScopedByClass {

        private int count;

        @TaskHandler("scoped:class")
        int count() {
            return ++count;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ScopedProxies {

        @Bean
        @Scope(value = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
        ScopedByClass byClass() {
            return new ScopedByClass();
        }

        @Bean
        @Scope(value = "prototype", proxyMode = ScopedProxyMode.INTERFACES)
        ScopedByInterface byInterface() {
            return new ScopedByInterface();
        }
    }

    private static Object proxy(Object target, AtomicInteger calls, boolean ofClass) {
        ProxyFactory factory = new ProxyFactory(target);
        factory.setProxyTargetClass(ofClass);
        factory.addAdvice((MethodInterceptor) call -> {
            calls.incrementAndGet();
            return call.proceed();
        });
        return factory.getProxy();
    }
}
