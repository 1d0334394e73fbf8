package io.asyncjobs.spring.autoconfigure.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.handler.TaskContext;
import io.asyncjobs.spring.TaskHandler;
import io.asyncjobs.spring.autoconfigure.AsyncJobsStartupException;
import io.asyncjobs.task.Task;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.core.annotation.AliasFor;

class TaskHandlerDiscoveryTest {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(Discovery.class);

    @Test
    void findsMethodsOfAnyVisibility() {
        runner.withBean(Plain.class).run(context -> {
            assertThat(types(context)).containsExactlyInAnyOrder("a:public", "a:package", "a:private", "");
            assertThat(call(context, "a:private")).isEqualTo("private");
            assertThat(method(context, "a:public").queue()).isEqualTo("EMAIL");
            assertThat(method(context, "a:private").method()).isEqualTo(Plain.class.getName() + ".hidden()");
        });
    }

    @Test
    void resolvesPlaceholders() {
        runner.withBean(Placeholders.class)
                .withPropertyValues("my.type=email:new", "my.queue=EMAIL")
                .run(context -> {
                    assertThat(types(context)).containsExactly("email:new");
                    assertThat(method(context, "email:new").queue()).isEqualTo("EMAIL");
                });
    }

    @Test
    void findsMetaAnnotations() {
        runner.withBean(MetaAnnotated.class)
                .run(context -> assertThat(call(context, "email:new")).isEqualTo("meta"));
    }

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
        runner.withUserConfiguration(HiddenByProxy.class).run(context -> assertThat(context)
                .getFailure()
                .hasRootCauseInstanceOf(IllegalStateException.class)
                .cause()
                .isInstanceOf(AsyncJobsStartupException.class)
                .hasMessageContaining(WithHiddenMethod.class.getName() + ".hidden()"));
    }

    @Test
    void findsAnnotationsOfInterfacesAndSuperclasses() {
        runner.withBean(Inheriting.class)
                .run(context -> assertThat(types(context)).containsExactlyInAnyOrder("of:interface", "of:superclass"));
    }

    @Test
    void findsHandlersOfLazyApplications() {
        runner.withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .withBean(Plain.class)
                .withBean(NoHandler.class)
                .run(context -> {
                    assertThat(context.getBeanFactory().containsSingleton(nameOf(context, NoHandler.class)))
                            .isFalse();
                    assertThat(context.getBeanFactory().containsSingleton(nameOf(context, Plain.class)))
                            .isTrue();
                });
    }

    @Test
    void leavesPrototypesAlone() {
        runner.withUserConfiguration(Prototypes.class).run(context -> {
            context.getBean(Plain.class);
            assertThat(types(context)).isEmpty();
        });
    }

    @Test
    void refusesTwoPayloads() {
        runner.withBean(TwoPayloads.class).run(context -> assertThat(context)
                .getFailure()
                .hasRootCauseInstanceOf(AsyncJobsStartupException.class)
                .rootCause()
                .hasMessageContaining("handle(String, Task, byte[]) has more than one parameter for the payload"));
    }

    private static List<String> types(AssertableApplicationContext context) {
        return methods(context).stream().map(TaskHandlerMethod::type).toList();
    }

    private static TaskHandlerMethod method(AssertableApplicationContext context, String type) {
        return methods(context).stream()
                .filter(each -> each.type().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private static List<TaskHandlerMethod> methods(AssertableApplicationContext context) {
        return context.getBean(TaskHandlerRegistry.class).close();
    }

    private static Object call(AssertableApplicationContext context, String type) throws Exception {
        Task task = Task.builder(type).build();
        return method(context, type).handler().handle(task, new TestContext(task));
    }

    private static String nameOf(AssertableApplicationContext context, Class<?> type) {
        return context.getBeanFactory().getBeanNamesForType(type, true, false)[0];
    }

    @Configuration(proxyBeanMethods = false)
    static class Discovery extends DiscoveryBeans {}

    static class Plain {

        @TaskHandler(value = "a:public", queue = "EMAIL")
        public void open() {}

        @TaskHandler("a:package")
        void within() {}

        @TaskHandler("a:private")
        private String hidden() {
            return "private";
        }

        @TaskHandler("")
        void all(Task task, TaskContext context) {}
    }

    static class NoHandler {}

    static class Placeholders {

        @TaskHandler(value = "${my.type}", queue = "${my.queue}")
        void handle() {}
    }

    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @TaskHandler("")
    @interface EmailHandler {

        @AliasFor(annotation = TaskHandler.class, attribute = "value")
        String type();
    }

    static class MetaAnnotated {

        @EmailHandler(type = "email:new")
        String handle() {
            return "meta";
        }
    }

    interface Work {

        @TaskHandler("of:interface")
        String work() throws Exception;
    }

    static class Base {

        @TaskHandler("of:superclass")
        void base() {}
    }

    static class Inheriting extends Base implements Work {

        @Override
        public String work() {
            return "done";
        }
    }

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

    static class TwoPayloads {

        @TaskHandler("two")
        void handle(String text, Task task, byte[] bytes) {}
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

    @Configuration(proxyBeanMethods = false)
    static class Prototypes {

        @Bean
        @Scope("prototype")
        Plain plain() {
            return new Plain();
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
