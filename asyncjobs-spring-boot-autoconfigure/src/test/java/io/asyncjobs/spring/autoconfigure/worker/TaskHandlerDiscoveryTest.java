package io.asyncjobs.spring.autoconfigure.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.handler.TaskContext;
import io.asyncjobs.spring.TaskHandler;
import io.asyncjobs.task.Task;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import org.junit.jupiter.api.Test;
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
    void findsSeveralTypesAndRepeatedAnnotations() {
        runner.withBean(Several.class).run(context -> {
            assertThat(types(context)).containsExactlyInAnyOrder("one", "two:", "three", "four");
            assertThat(method(context, "two:").queue()).isEqualTo("A");
            assertThat(method(context, "three").queue()).isEqualTo("B");
        });
    }

    @Test
    void takesTheAnnotationOfTheOverridingMethodOnly() {
        runner.withBean(Overriding.class)
                .run(context -> assertThat(types(context)).containsExactly("of:class"));
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
        return DiscoveryBeans.handlers(context.getBeanFactory());
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

    @Configuration(proxyBeanMethods = false)
    static class Prototypes {

        @Bean
        @Scope("prototype")
        Plain plain() {
            return new Plain();
        }
    }

    static class Several {

        @TaskHandler(
                value = {"one", "two:"},
                queue = "A")
        @TaskHandler(value = "three", queue = "B")
        @EmailHandler(type = "four")
        void handle() {}
    }

    interface Overridden {

        @TaskHandler("of:interface")
        void work();
    }

    static class Overriding implements Overridden {

        @Override
        @TaskHandler("of:class")
        public void work() {}
    }
}
