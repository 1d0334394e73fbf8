package io.asyncjobs.spring.autoconfigure.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.handler.TaskContext;
import io.asyncjobs.nats.TolerantDataPort;
import io.asyncjobs.spring.DependencyResults;
import io.asyncjobs.spring.TaskHandler;
import io.asyncjobs.task.Task;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.javapoet.ClassName;

/** What an application that is processed ahead of time keeps. */
class AheadOfTimeTest {

    record Order(List<Line> lines) {}

    record Line(int number) {}

    record Receipt(String text) {}

    record Stock(int pieces) {}

    static class Handlers {

        @TaskHandler({"order:new", "order:again"})
        CompletableFuture<Receipt> take(
                Order order, Task task, TaskContext context, @DependencyResults Map<String, Stock> stock) {
            return CompletableFuture.completedFuture(new Receipt("ok"));
        }
    }

    static class Bystander {

        String other(Order order) {
            return "";
        }
    }

    @Test
    void keepsHandlersAndWhatIsReadAndWrittenForThem() throws Exception {
        RuntimeHints hints = processed(Handlers.class);

        assertThat(RuntimeHintsPredicates.reflection()
                        .onMethodInvocation(Handlers.class.getDeclaredMethod(
                                "take", Order.class, Task.class, TaskContext.class, Map.class)))
                .accepts(hints);
        assertThat(List.of(Order.class, Line.class, Receipt.class, Stock.class)).allSatisfy(type -> assertThat(
                        RuntimeHintsPredicates.reflection().onType(type))
                .accepts(hints));
        assertThat(RuntimeHintsPredicates.reflection().onType(Task.class)).rejects(hints);
    }

    @Test
    void keepsNothingOfOtherBeans() {
        assertThat(RuntimeHintsPredicates.reflection().onType(Order.class)).rejects(processed(Bystander.class));
    }

    @Test
    void keepsWhatTheClientLibraryMakesByName() throws Exception {
        assertThat(RuntimeHintsPredicates.reflection().onConstructorInvocation(TolerantDataPort.class.getConstructor()))
                .accepts(processed(Bystander.class));
    }

    private static RuntimeHints processed(Class<?> bean) {
        try (GenericApplicationContext context = new GenericApplicationContext()) {
            context.registerBean("bean", bean);
            InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
            DefaultGenerationContext generation =
                    new DefaultGenerationContext(new ClassNameGenerator(ClassName.get(AheadOfTimeTest.class)), files);
            new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
            generation.writeGeneratedContent();
            assertThat(files.getGeneratedFiles(Kind.SOURCE)).isNotEmpty();
            return generation.getRuntimeHints();
        }
    }
}
